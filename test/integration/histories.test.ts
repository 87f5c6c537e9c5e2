import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { WebDatabase } from '../../src/flow/ports.ts'
import { onEachDialect } from '../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'
import { dropNotice, notices, putNotice, putSlip, slips } from '../support/trade.ts'

const CODES = ['A', 'B', 'C']
/** Servers take longer, and have less of their own to show. */
const RUNS = { sqlite: 20, postgres: 5, mssql: 5 }
const SITES = ['HO', 'S001', 'S002']

/** What can happen, as a short text that reads well in a counterexample. */
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...CODES), fc.constantFrom('*', 'S001', 'S002', 'S001,S002', ''))
      .map(([code, stores]) => `put ${code} ${stores || 'nobody'}`),
  },
  { weight: 2, arbitrary: fc.constantFrom(...CODES).map((code) => `drop ${code}`) },
  { weight: 2, arbitrary: fc.constantFrom('S001', 'S002').map((site) => `sell ${site}`) },
  { weight: 5, arbitrary: fc.constantFrom(...SITES).map((site) => `cycle ${site}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...SITES), fc.constantFrom('before', 'after'))
      .map(([site, when]) => `crash ${site} ${when}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('S001', 'S002').map((site) => `off ${site}`) },
)

/** The web database as a process sees it that loses its power beside the commit of its packets or receipts. */
function failing(web: WebDatabase, when: string | undefined): WebDatabase {
  const cut = async <T>(work: () => Promise<T>): Promise<T> => {
    if (when === 'before') throw new Error('power cut')
    await work()
    throw new Error('power cut')
  }
  return {
    ...web,
    place: (...given) => cut(() => web.place(...given)),
    acknowledge: (...given) => cut(() => web.acknowledge(...given)),
  }
}

async function play(retail: Retail, history: readonly string[]): Promise<void> {
  const sites = new Map([retail.headOffice, ...retail.stores].map((site) => [site.site.code, site]))
  for (const [n, text] of history.entries()) {
    const [verb, what = '', detail] = text.split(' ')
    const site = sites.get(what) as TestSite
    if (verb === 'put')
      await putNotice(retail.headOffice, what, detail === 'nobody' ? '' : detail, `title ${n}`, [`tag ${what}`])
    if (verb === 'drop') await dropNotice(retail.headOffice, what)
    if (verb === 'sell') await putSlip(site, String(n))
    if (verb === 'cycle') await site.cycle()
    if (verb === 'crash') await site.cycle({ web: failing(site.relay, detail) })
    if (verb === 'off') await site.cycle({ types: site.types.filter(({ name }) => name !== 'notices') })
  }
}

onEachDialect('random histories', (dialect) => {
  it('end with every document at its last version where it belongs, once, and every status right', async function () {
    this.timeout(300_000)
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (history) => {
        const retail = await openRetail({ dialect })
        try {
          await play(retail, history)
          await retail.settle()
          const all = await retail.headOffice.all<{ code: string; title: string; stores: string }>(
            'select code, title, stores from notice order by code',
          )
          for (const store of retail.stores) {
            const wanted = all.filter(({ stores }) => stores === '*' || stores.split(',').includes(store.site.code))
            assert.deepEqual(
              await notices(store),
              wanted.map(({ code, title }) => `${code}: ${title}`),
            )
            const mine = (await slips(retail.headOffice)).filter((slip) => slip.startsWith(`${store.site.code}/`))
            assert.deepEqual(mine, await slips(store))
          }
          for (const site of [retail.headOffice, ...retail.stores]) {
            assert.deepEqual(await site.unsettled(), [])
            assert.deepEqual(await site.all('select * from tillsync_business_event'), [])
            assert.deepEqual(await site.held(), [])
          }
        } finally {
          await retail.close()
        }
      }),
      { numRuns: Number(process.env.TILLSYNC_TEST_RUNS ?? RUNS[dialect]), endOnFailure: process.env.CI === 'true' },
    )
  })
})
