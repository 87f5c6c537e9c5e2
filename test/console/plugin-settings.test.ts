import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '../../src/config.ts'
import { assertAccessible, inBrowser, signIn } from '../support/browser.ts'
import { signedIn, type TestConsole, testConsole } from '../support/test-console.ts'
import { pluginSource } from '../unit/registry/plugin-folder.ts'

/** The plugin of another author, beside that of the documentation: a setting of each format. */
const BADGES = pluginSource(
  'badges',
  `static settings = {
    rounding: { title: 'Rounding', doc: 'Of points.', format: 'choice', values: ['up', 'down'], default: 'down' },
    ownBadge: { title: 'Badge of its own', doc: 'For each store.', format: 'yes-or-no', default: false },
    motto: { title: 'Motto', doc: 'On each badge.', format: 'short-text' },
    accessToken: { title: 'Access token', doc: 'Of the printer.', format: 'secret' },
  }`,
)
const SECTIONS = `  badges:
    package: ./badges.js
    settings:
      motto: Always fresh # nobody is to lose this remark
      accessToken: s3cr3t-one
  loyalty-points: { package: tillsync-plugin-loyalty-points }
`

inBrowser('a plugin’s own settings', (browser) => {
  let place: TestConsole
  before(async () => {
    place = await testConsole({
      plugins: SECTIONS,
      prepare: (folder) => writeFileSync(join(folder, 'badges.js'), BADGES),
    })
  })
  after(() => place.close())

  const text = () => readFileSync(place.files.store, 'utf8')
  const settings = (name: string) => loadConfig({ file: place.files.store, environment: {} }).plugins[name]?.settings

  it('are refused with the reason beside the field, and count from the next cycle', async () => {
    const given = text()
    const page = await signIn(browser(), place, 'Asha')
    await page.getByRole('link', { name: 'Plugins' }).click()
    await page.getByRole('link', { name: 'Loyalty points' }).click()
    await assertAccessible(page)
    const field = page.getByLabel('Highest balance')
    await page.getByText('An account with more has a mistake, and is not sent.').waitFor()
    await field.fill('much')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('alert').getByText('TS_CONFIG_INVALID').waitFor()
    await page.getByText('found "much"; wanted a whole number from 1 to 1000000000', { exact: true }).waitFor()
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    assert.match((await field.getAttribute('aria-describedby')) ?? '', /^settings\.highestBalance-problem /)
    assert.equal(await field.inputValue(), 'much')
    assert.equal(text(), given)
    await assertAccessible(page)

    await field.fill('100')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. It counts from the next cycle.').waitFor()
    assert.deepEqual(settings('loyalty-points'), { highestBalance: 100 })
    assert.match(text(), /# One section per document type/)
    const opened = await place.services.open('Asha')
    try {
      const account = { card_no: 'S001-1', customer_id: 'S001-1', tier: 'gold', balance: 130, loyalty_entry: [] }
      const type = opened.registry.type('loyalty-points')
      await assert.rejects(async () => type.transform(account, 'loyalty_account', opened.site), {
        message: /at most 100/,
      })
    } finally {
      await opened.close()
    }
    await page.goto('/audit')
    await page.getByText('Changed the plugin loyalty-points: highestBalance 100').waitFor()
  })

  it('are of several kinds, and a secret is shown nowhere', async () => {
    const page = await signIn(browser(), place, 'Asha')
    await page.goto('/plugins/badges')
    await assertAccessible(page)
    assert.doesNotMatch(await page.content(), /s3cr3t/)
    await page.getByLabel('Rounding').selectOption('up')
    await page.getByLabel('Badge of its own').selectOption('yes')
    await page.getByLabel('Motto').fill('12')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. It counts from the next cycle.').waitFor()
    const changed = { rounding: 'up', ownBadge: true, motto: '12', accessToken: 's3cr3t-one' }
    assert.deepEqual(settings('badges'), changed)
    assert.match(text(), /motto: "12" # nobody is to lose this remark/)

    await page.goto('/plugins/badges')
    await page.getByLabel('Badge of its own').selectOption('as the plugin has it')
    await page.getByLabel('Access token').fill('s3cr3t-two')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. It counts from the next cycle.').waitFor()
    assert.deepEqual(settings('badges'), { rounding: 'up', motto: '12', accessToken: 's3cr3t-two' })
    await page.goto('/audit')
    await page.getByText('Changed the plugin badges: ownBadge default, accessToken [hidden]').waitFor()
    assert.doesNotMatch(await page.content(), /s3cr3t/)
  })

  it('are not what nobody declared', async () => {
    const { post } = await signedIn(place, 'Asha')
    const packets = { documentsPerPacket: '5000', bytesPerPacket: '4194304', retries: '3' }
    const own = { 'settings.highestBalance': '100', 'settings.package': './worse.js', package: './worse.js' }
    assert.equal((await post('/plugins/loyalty-points', { ...packets, ...own })).statusCode, 303)
    assert.doesNotMatch(text(), /worse/)
    const choice = { 'settings.rounding': 'sideways', 'settings.ownBadge': '', 'settings.motto': '' }
    const answer = await post('/plugins/badges', { ...packets, ...choice, 'settings.accessToken': '' })
    assert.equal(answer.statusCode, 422)
    assert.match(answer.body, /id="settings\.rounding-problem"[^<]*found &quot;sideways&quot;; wanted up or down/)
  })
})
