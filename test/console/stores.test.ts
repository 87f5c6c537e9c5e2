import assert from 'node:assert/strict'
import { assertAccessible, inBrowser, signIn } from '../support/browser.ts'
import { commandLine } from '../support/command-line.ts'
import { signedIn, type TestConsole, testConsole } from '../support/test-console.ts'
import { HOSTILE, sync, traded } from '../support/trading.ts'

const STORES = 1_000

describe('Stores in the console of a head office', () => {
  let place: TestConsole
  before(async () => {
    place = await testConsole({ at: 'headOffice' })
    await traded(place)
    await openStores(place)
  })
  after(() => place.close())

  it('are narrowed, found and sorted by their address', async () => {
    const visit = await signedIn(place, 'Ravi')
    const codes = async (query: string) => {
      const { body } = await visit.get(`/stores?${query}`)
      return [...body.matchAll(/<th scope="row"><a href="[^"]*">([^<]*)</g)].map(([, code]) => code)
    }
    assert.deepEqual((await codes('sort=code&order=up')).slice(0, 3), ['S001', 'S002', 'T0001'])
    assert.deepEqual(await codes('find=t0042'), ['T0042'])
    assert.deepEqual(await codes('find=street+997'), ['T0997'])
    assert.deepEqual((await codes('show=silent')).slice(0, 2), ['S002', 'T0005'])
    assert.equal((await codes('page=10')).length, 100)
    assert.equal((await codes('page=11')).length, 0)
    assert.deepEqual(await codes('show=rejected'), ['S001'])
    assert.deepEqual(await codes('show=inactive'), ['T0998'])
    assert.deepEqual(await codes(new URLSearchParams({ find: "' or '1'='1" }).toString()), [])
    for (const query of ['sort=password', 'page=0', 'page=x', 'show=1'])
      assert.equal((await visit.get(`/stores?${query}`)).statusCode, 400, query)
    for (const path of ['/stores/HO', '/stores/T9', `/stores/${encodeURIComponent('../x')}`])
      assert.equal((await visit.get(path)).statusCode, 404, path)
  })

  it('are no page of a store', async () => {
    const store = await testConsole()
    try {
      const visit = await signedIn(store, 'Asha')
      assert.equal((await visit.get('/stores')).statusCode, 404)
      assert.doesNotMatch((await visit.get('/runs')).body, /href="\/stores"/)
    } finally {
      await store.close()
    }
  })

  inBrowser('in a browser', (browser) => {
    it('show a thousand stores, the silent ones first, and lead to one', async () => {
      const page = await signIn(browser(), place, 'Ravi')
      await page.getByRole('navigation').getByRole('link', { name: 'Stores' }).click()
      await page.getByRole('link', { name: `${STORES} stores`, exact: true }).waitFor()
      await page.getByText('Page 1 of 10').waitFor()
      await assertAccessible(page)
      await page.getByRole('link', { name: /^\d+ silent for a day$/ }).click()
      await page.getByRole('row', { name: /^T0005 Street 5 no cycle yet/ }).waitFor()
      await page.getByRole('columnheader', { name: 'Store', exact: true }).getByRole('link').click()
      await page.getByRole('columnheader', { name: 'Store', exact: true }).waitFor()
      await page.getByRole('link', { name: `${STORES} stores`, exact: true }).click()
      await page.getByLabel('Code or name').fill('T0998')
      await page.getByLabel('Code or name').press('Enter')
      await page.getByRole('link', { name: 'T0998' }).click()
      await page.getByText('It is not active: nobody waits for it.').waitFor()
      await assertAccessible(page)
    })

    it('show what a store holds back, what waits for it, and lead on to the documents', async () => {
      await commandLine('--config', place.files.headOffice, 'publish', 'items', '--all')
      await sync(place.files.headOffice)
      const page = await signIn(browser(), place, 'Ravi')
      await page.goto('/stores?show=rejected')
      await page.getByRole('link', { name: 'S001' }).click()
      await page.getByText('It has rejected 4 documents of the head office').waitFor()
      await page.getByRole('row', { name: /^Items every store \d+ 1 \d\d+ \d{4}-/ }).waitFor()
      await assertAccessible(page)
      const held = page.getByRole('table', { name: /^Documents of the head office that the store has not applied/ })
      await held.getByText('no room on the shelf').first().waitFor()
      await held.getByRole('link', { name: `Item ${HOSTILE.code}` }).click()
      await page
        .getByRole('status')
        .getByText(/^REJECTED|^UPLOADED/)
        .waitFor()
      await page.goto('/stores/S001')
      await page.getByRole('link', { name: 'Received Data from S001' }).click()
      await page.getByRole('cell', { name: 'S001', exact: true }).first().waitFor()
    })
  })
})

/** Registers stores beside S001 and S002: every fifth has had no cycle yet, the last one is closed. */
async function openStores({ installation }: TestConsole): Promise<void> {
  await installation.webDatabase.write(async (session) => {
    const { relation, now } = session.adapter.statements
    const columns = [
      { name: 'code', type: 'text' },
      { name: 'name', type: 'text' },
      { name: 'active', type: 'boolean' },
      { name: 'known', type: 'boolean' },
    ] as const
    const rows = Array.from({ length: STORES - 2 }, (_, index) => {
      const number = index + 1
      return [`T${String(number).padStart(4, '0')}`, `Street ${number}`, number !== STORES - 2, number % 5 !== 0]
    })
    await session.run(
      `insert into tillsync_site (code, name, kind, format, active, epoch, program_version, last_cycle_at)
       select k.code, k.name, 'store', 'outright', k.active, 1, '0.1.0', case when k.known = :yes then ${now} end
       from ${relation(columns, 'rows')} k`,
      { yes: true, rows: JSON.stringify(rows) },
    )
  })
}
