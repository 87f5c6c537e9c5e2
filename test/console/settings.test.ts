import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { loadConfig } from '../../src/config.ts'
import { assertAccessible, inBrowser, signIn } from '../support/browser.ts'
import { stocked } from '../support/stocked.ts'
import { signedIn, type TestConsole, testConsole } from '../support/test-console.ts'

inBrowser('plugins and schedule', (browser) => {
  let place: TestConsole
  before(async () => {
    place = await testConsole()
  })
  after(() => place.close())

  const now = () => loadConfig({ file: place.files.store, environment: {} })

  it('turn a plugin off, and the next cycle leaves it out', async () => {
    await stocked(place, 0.1)
    const page = await signIn(browser(), place, 'Asha')
    await page.getByRole('link', { name: 'Plugins' }).click()
    await page.getByRole('button', { name: 'Turn off Promotions' }).click()
    await page.getByText('Saved. It counts from the next cycle.').waitFor()
    await assertAccessible(page)
    await page.getByRole('link', { name: 'Data Exchange' }).click()
    await page.getByRole('button', { name: 'Sync' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(/^Synchronization done: \d+ documents received/).waitFor()
    assert.equal(await dialog.getByRole('row', { name: /^Items receive/ }).count(), 1)
    assert.equal(await dialog.getByRole('row', { name: /^Promotions/ }).count(), 0)
    await page.goto('/plugins')
    await page.getByRole('button', { name: 'Turn on Promotions' }).click()
    await page.goto('/data-exchange')
    await page.getByRole('button', { name: 'Sync' }).click()
    await dialog.getByRole('row', { name: /^Promotions receive \d+ documents in/ }).waitFor()
  })

  it('keep the comments of the file, and refuse what would be a mistake', async () => {
    const example = readFileSync(place.files.store, 'utf8')
    const page = await signIn(browser(), place, 'Asha')
    await page.goto('/plugins/sales')
    await assertAccessible(page)
    await page.getByLabel('Most documents in a packet').fill('many')
    await page.getByRole('button', { name: 'Save' }).click()
    await page
      .getByRole('alert')
      .getByText(/plugins\.sales\.documentsPerPacket: found "many"; wanted a whole number/)
      .waitFor()
    assert.equal(await page.getByLabel('Most documents in a packet').inputValue(), 'many')
    assert.equal(readFileSync(place.files.store, 'utf8'), example)
    await page.getByLabel('Most documents in a packet').fill('200')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. It counts from the next cycle.').waitFor()
    assert.equal(now().plugins.sales?.documentsPerPacket, 200)
    assert.match(readFileSync(place.files.store, 'utf8'), /# One section per document type/)
  })

  it('change when cycles start', async () => {
    const page = await signIn(browser(), place, 'Asha')
    await page.getByRole('link', { name: 'Schedule' }).click()
    await assertAccessible(page)
    await page.getByLabel('Minutes from one cycle to the next').fill('5')
    await page.getByRole('button', { name: 'Save' }).click()
    await page
      .getByRole('alert')
      .getByText(/wanted at least schedule\.minimumMinutes, 15/)
      .waitFor()
    await assertAccessible(page)
    await page.getByLabel('Minutes from one cycle to the next').fill('45')
    await page.getByLabel('Only within these times of the day').fill('06:00-23:00')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. It counts from the next cycle.').waitFor()
    assert.deepEqual([now().schedule.intervalMinutes, now().schedule.window], [45, '06:00-23:00'])
    await page.getByLabel('at the times of a cron pattern').check()
    await page.getByLabel('Cron pattern', { exact: true }).fill('0 6-22 * * *')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. It counts from the next cycle.').waitFor()
    assert.equal(now().schedule.cron, '0 6-22 * * *')
    await page.getByLabel('every so many minutes').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. It counts from the next cycle.').waitFor()
    assert.equal(now().schedule.cron, undefined)
    await page.getByText(/^Next purge$/).waitFor()
    await page.getByText(/^Next comparison$/).waitFor()
    await page.getByLabel('Purge at').fill('25:00')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('found "25:00"; wanted a time of the day such as 02:30', { exact: true }).waitFor()
    await page.getByLabel('Purge at').fill('01:30')
    await page.getByLabel('Comparison with the head office at').fill('04:15')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. It counts from the next cycle.').waitFor()
    assert.deepEqual([now().schedule.purgeAt, now().schedule.verifyAt], ['01:30', '04:15'])
    await page.getByText(/^\d{4}-\d\d-\d\d 0[12]:\d\d:\d\d/).waitFor()
    await page.getByRole('link', { name: 'Audit log' }).click()
    await page.getByText('purge at 01:30, comparison at 04:15').waitFor()
    await page.getByText('Changed the schedule: cron 0 6-22 * * *, within 06:00-23:00').waitFor()
  })

  it('show the mistakes that somebody made in the file by hand', async () => {
    const text = readFileSync(place.files.store, 'utf8')
    writeFileSync(place.files.store, text.replace('schedule:', 'shedule:'))
    const page = await signIn(browser(), place, 'Asha')
    await page.goto('/schedule')
    await page
      .getByRole('alert')
      .getByText(/shedule/)
      .waitFor()
    await page.goto('/plugins')
    await page
      .getByRole('alert')
      .getByText(/shedule/)
      .waitFor()
    writeFileSync(place.files.store, text)
  })

  it('are for administrators', async () => {
    const visit = await signedIn(place, 'Ravi')
    for (const url of ['/plugins', '/plugins/sales', '/schedule', '/audit']) {
      assert.equal((await visit.get(url)).statusCode, 403, url)
    }
    for (const url of ['/plugins/sales', '/plugins/sales/enabled', '/schedule']) {
      assert.equal((await visit.post(url, { enabled: 'false' })).statusCode, 403, url)
    }
    const page = await signIn(browser(), place, 'Ravi')
    assert.deepEqual(
      await page
        .getByRole('navigation')
        .getByRole('link', { name: /Plugins|Schedule|Audit/ })
        .count(),
      0,
    )
  })
})

describe('settings that the console cannot change', () => {
  it('are named, with what gives them', async () => {
    const place = await testConsole({ flags: { 'schedule.intervalMinutes': '60' } })
    process.env.TILLSYNC_SCHEDULE_WINDOW = '06:00-23:00'
    try {
      const { get } = await signedIn(place, 'Asha')
      const { body } = await get('/schedule')
      assert.match(body, /schedule\.intervalMinutes is given by <code>--set schedule\.intervalMinutes<\/code>/)
      assert.match(body, /schedule\.window is given by <code>TILLSYNC_SCHEDULE_WINDOW<\/code>/)
      assert.doesNotMatch(body, /schedule\.cron is given/)
      assert.doesNotMatch((await get('/web-db-locator')).body, /is given by/)
    } finally {
      delete process.env.TILLSYNC_SCHEDULE_WINDOW
      await place.close()
    }
  })
})
