import assert from 'node:assert/strict'
import { age, purgeSite } from '../../support/aged.ts'
import { onEachDialect, patient } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { dropNotice, putNotice, putPerson } from '../../support/trade.ts'

const FORTNIGHTS = 26

onEachDialect('a simulated year of changes, a purge each fortnight', (dialect) => {
  let retail: Retail
  before(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
  })
  after(() => retail.close())

  it('leaves the tables as large as they were', async function () {
    this.timeout(patient(dialect, 120_000))
    const store = retail.stores[0] as TestSite
    const sizes: Record<string, number>[] = []
    for (let fortnight = 0; fortnight < FORTNIGHTS; fortnight++) {
      await putNotice(retail.headOffice, 'A', fortnight % 2 ? '*' : 'S001', `N${fortnight}`)
      await putNotice(retail.headOffice, `N${fortnight}`)
      await putPerson(store, `N${fortnight}`)
      if (fortnight > 0) {
        await dropNotice(retail.headOffice, `N${fortnight - 1}`)
        await store.run('delete from person where person_id = :id', { id: `N${fortnight - 1}` })
      }
      for (const one of [retail.headOffice, store, retail.headOffice]) await one.cycle()
      if (fortnight % 4 === 3) sizes.push(await sizesOf(retail))
      await age(retail.web, 'web', 14)
      for (const one of [retail.headOffice, store]) {
        await age(one.database, 'site', 14)
        await purgeSite(one)
      }
    }
    assert.ok(sizes.length > 4)
    assert.deepEqual(sizes.at(-1), sizes[1])
  })
})

const SITE = [
  'business_event',
  'claim',
  'outbox',
  'outbox_stream',
  'sent_to',
  'sent_remark',
  'cursor',
  'received_packet',
  'received_document',
  'forgotten',
  'held_document',
  'run',
  'run_plugin',
  'lock',
]
const WEB = ['packet', 'stream', 'receipt', 'rejection', 'site']

/** Rows of each table, by its name. */
async function sizesOf({ headOffice, stores, web }: Retail): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {}
  for (const { site, database } of [headOffice, ...stores]) {
    for (const table of SITE) sizes[`${site.code} ${table}`] = await rowsIn(database, table)
  }
  for (const table of WEB) sizes[`web ${table}`] = await rowsIn(web, table)
  return sizes
}

async function rowsIn(database: TestSite['database'], table: string): Promise<number> {
  const [row] = await database.read((session) =>
    session.all<{ rows: number }>(`select count(*) as "rows" from tillsync_${table}`),
  )
  return Number(row!.rows)
}
