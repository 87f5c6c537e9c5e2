import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { consoleServer } from '../../src/console/server.ts'
import type { Installation } from '../../src/container.ts'
import { openRunJournal } from '../../src/data/operator/run-journal.ts'
import { databaseSettings } from '../../src/data/settings.ts'
import { acquireSiteLock } from '../../src/data/site/lock.ts'
import { assertAccessible, inBrowser, signIn } from '../support/browser.ts'
import { commandLine } from '../support/command-line.ts'
import { stocked } from '../support/stocked.ts'
import { signedIn, type TestConsole, testConsole } from '../support/test-console.ts'

inBrowser('Data Exchange', (browser) => {
  let place: TestConsole
  before(async () => {
    place = await testConsole()
    await stocked(place, 0.4)
  })
  after(() => place.close())

  it('runs a cycle in the window “Synchronizing Data”, to its result in words', async () => {
    const page = await signIn(browser(), place, 'Asha')
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Sync' }).click()
    const dialog = page.getByRole('dialog', { name: 'Synchronizing Data' })
    // By a script that runs once the page is there.
    await page.waitForFunction("document.activeElement.textContent.trim() === 'Close'")
    await dialog.getByText(/^Synchronization done: \d\d+ documents received, 0 sent\.$/).waitFor()
    await dialog.getByRole('row', { name: /^Items receive \d+ documents in 1 packets/ }).waitFor()
    assert.equal(await dialog.getByRole('button', { name: 'Stop' }).count(), 0)
    await assertAccessible(page)
    await dialog.getByRole('link', { name: 'Close' }).click()
    await page.getByText(/by Asha \(console\): done/).waitFor()
    assert.equal(await page.getByRole('dialog').count(), 0)
    const run = await openRunJournal(place.installation.siteDatabase).last()
    assert.deepEqual([run?.outcome, run?.reason, run?.startedBy], ['DONE', 'console', 'Asha'])
  })

  it('works without scripts', async () => {
    const context = await browser().newContext({ baseURL: place.address, javaScriptEnabled: false })
    const [name, value] = (await signedIn(place, 'Asha')).cookie.split('=') as [string, string]
    await context.addCookies([{ name, value, url: place.address }])
    const page = await context.newPage()
    await page.goto('/data-exchange')
    await page.getByRole('button', { name: 'Sync' }).click()
    await page.getByText('Synchronization done: nothing was new.').waitFor()
  })

  it('stops at a packet’s edge, and goes on from there', async () => {
    const { headOffice } = place.files
    await commandLine('--config', headOffice, 'publish', 'items', '--all')
    await commandLine('--config', headOffice, '--set', 'plugins.items.documentsPerPacket=1', 'sync')
    const server = await consoleServer({
      ...place.services,
      open: async (user) => slow(await place.services.open(user)),
    })
    const page = await signIn(browser(), { address: await server.listen({ host: '127.0.0.1', port: 0 }) }, 'Asha')
    await page.getByRole('button', { name: 'Sync' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('row', { name: /^Items receive \d+ documents …/ }).waitFor()
    await dialog.getByRole('button', { name: 'Stop' }).click()
    await dialog.getByText(/^Stopped: .* The next cycle goes on from here\.$/).waitFor()
    await page.keyboard.press('Escape')
    await page.getByText(/stopped; the next cycle goes on from there/).waitFor()
    await page.getByRole('button', { name: 'Sync' }).click()
    await dialog.getByText(/^Synchronization done: \d+ documents received/).waitFor()
    await server.close()
  })

  it('shows what a failed preflight found, with what to do', async () => {
    const web = join(place.folder, 'ho/web.sqlite')
    renameSync(web, `${web}.away`)
    try {
      const page = await signIn(browser(), place, 'Asha')
      await page.getByRole('button', { name: 'Sync' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('The preflight failed; no document was moved.').waitFor()
      const row = dialog.getByRole('row', { name: /^failed web database: / })
      await row.getByText(web).waitFor()
      await row.getByText(/^To do:/).waitFor()
      await dialog.getByText(/^\d+ more can only be checked once this is mended$/).waitFor()
      await assertAccessible(page)
      await dialog.getByRole('link', { name: 'Close' }).click()
      await page.getByRole('heading', { name: 'What the last preflight found' }).waitFor()
      await assertAccessible(page)
    } finally {
      renameSync(`${web}.away`, web)
    }
  })

  it('says who runs a cycle since when, and lets no second one begin', async () => {
    const { siteDatabase, config } = place.installation
    const holder = { host: 'till-3', pid: 7, startedBy: 'Meera', reason: 'schedule' }
    const lock = await acquireSiteLock(siteDatabase, databaseSettings(config, 'local'), holder)
    try {
      const page = await signIn(browser(), place, 'Asha')
      await page
        .getByText(/A cycle is running: Meera on till-3 \(process 7, schedule\), since \d{4}-.* UTC\./)
        .waitFor()
      assert.equal(await page.getByRole('button', { name: 'Sync' }).count(), 0)
      await (await signedIn(place, 'Asha')).post('/data-exchange/sync')
      await page.goto('/data-exchange/sync')
      await page.getByText('Another cycle is running.').waitFor()
      await page.getByText(/Another cycle of S001 is running: Meera on till-3 .*, since \d{4}-.* UTC/).waitFor()
    } finally {
      await lock.release()
    }
  })

  it('leads from the count of what is to be sent to the list of it', async () => {
    await place.installation.siteDatabase.write((session) =>
      session.run(
        `insert into tillsync_business_event (type, kind, document_key, captured_at)
         values ('sales', 'bill', '["LINKED"]', '2026-01-02T03:04:05.000000Z')`,
      ),
    )
    const page = await signIn(browser(), place, 'Asha')
    await page.getByRole('link', { name: '1 change' }).click()
    await page.getByRole('heading', { level: 1, name: 'Sent Data' }).waitFor()
    await page.getByRole('row', { name: /PENDING .*LINKED/ }).waitFor()
  })

  it('lets a cashier look, but not start or stop a cycle', async () => {
    const page = await signIn(browser(), place, 'Ravi')
    await page.getByText('You may look, but not start a cycle').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Sync' }).count(), 0)
    const visit = await signedIn(place, 'Ravi')
    for (const url of ['/data-exchange/sync', '/data-exchange/stop']) {
      const { statusCode, body } = await visit.post(url)
      assert.equal(statusCode, 403)
      assert.match(body, /Ravi lacks the access right data-exchange/)
    }
  })
})

/** Carries no more than fifty packets a second, so that there is time to press Stop. */
function slow(installation: Installation): Installation {
  const sync = installation.sync.bind(installation)
  const clock = new Int32Array(new SharedArrayBuffer(4))
  installation.sync = ({ listener, ...request }) =>
    sync({
      ...request,
      listener: {
        ...listener,
        progress(...told) {
          listener?.progress?.(...told)
          Atomics.wait(clock, 0, 0, 20)
        },
      },
    })
  return installation
}
