import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { openRunJournal } from '../../src/data/operator/run-journal.ts'
import { assertAccessible, inBrowser, signIn } from '../support/browser.ts'
import { commandLine } from '../support/command-line.ts'
import { stocked } from '../support/stocked.ts'
import { signedIn, type TestConsole, testConsole } from '../support/test-console.ts'
import { sync } from '../support/trading.ts'

describe('Runs in the console', () => {
  let place: TestConsole
  before(async () => {
    place = await testConsole()
    await stocked(place, 0.2)
    await sync(place.files.store)
    await sync(place.files.store)
    const web = join(place.folder, 'ho/web.sqlite')
    renameSync(web, `${web}.away`)
    await commandLine('--config', place.files.store, 'sync')
    renameSync(`${web}.away`, web)
  })
  after(() => place.close())

  it('are narrowed by outcome, day, and whether they moved something', async () => {
    const visit = await signedIn(place, 'Ravi')
    const outcomes = async (query: string) =>
      [...(await visit.get(`/runs?${query}`)).body.matchAll(/<td><span class="status \w+"[^>]*>(\w+)</g)].map(
        ([, outcome]) => outcome,
      )
    assert.deepEqual(await outcomes(''), ['FAILED', 'DONE', 'DONE'])
    assert.deepEqual(await outcomes('outcome=FAILED&from=&to='), ['FAILED'])
    assert.deepEqual(await outcomes('moved=on'), ['DONE'])
    assert.deepEqual(await outcomes('to=2020-01-01'), [])
    assert.equal((await visit.get('/runs?outcome=GONE')).statusCode, 400)
    assert.equal((await visit.get('/runs/00000000')).statusCode, 404)
    assert.equal((await visit.get(`/runs/${encodeURIComponent('<script>')}`)).statusCode, 404)
  })

  inBrowser('in a browser', (browser) => {
    it('show what went each way, and why one failed, with what to do', async () => {
      const page = await signIn(browser(), place, 'Ravi')
      await page.getByRole('navigation').getByRole('link', { name: 'Runs' }).click()
      await page
        .getByRole('img', { name: /^Documents In the last 14 days \d+ documents were received and 0 sent\.$/ })
        .waitFor()
      await page.getByText('The last 14 days as a table').click()
      const [done] = await openRunJournal(place.installation.siteDatabase).list({ most: 1, moved: true })
      const documents = done?.plugins.reduce((sum, plugin) => sum + plugin.documents, 0)
      await page.getByRole('row', { name: new RegExp(`^\\d{4}-\\d\\d-\\d\\d 3 1 ${documents} 0 0 `) }).waitFor()
      await assertAccessible(page)
      await page
        .getByRole('row', { name: /^FAILED .*TS_PREFLIGHT_FAILED/ })
        .getByRole('link')
        .click()
      await page.getByRole('status').getByText('To do:').waitFor()
      await page
        .getByRole('row', { name: /^failed web database: / })
        .first()
        .waitFor()
      await assertAccessible(page)
      await page.goto('/runs?moved=on')
      await page.getByRole('row', { name: /^DONE/ }).getByRole('link').click()
      await page.getByRole('row', { name: /^received Items \d+ 1 \d+ 0 / }).waitFor()
      await page.getByText('It found nothing wrong.').waitFor()
      await assertAccessible(page)
    })
  })
})
