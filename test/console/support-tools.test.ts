import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changeSettings } from '../../src/config/change.ts'
import { loadConfig } from '../../src/config.ts'
import { assertAccessible, inBrowser, signIn } from '../support/browser.ts'
import { signedIn, type TestConsole, testConsole } from '../support/test-console.ts'

inBrowser('support tools', (browser) => {
  let place: TestConsole
  before(async () => {
    place = await testConsole()
  })
  after(() => place.close())

  it('test the connection to the web database, step by step', async () => {
    const page = await signIn(browser(), place, 'Asha')
    await page.getByRole('link', { name: 'Web DB Locator' }).click()
    assert.equal(await page.getByLabel('File').inputValue(), join(place.folder, 'ho/web.sqlite'))
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Test Connection' }).click()
    await page.getByRole('status').getByText('Web Database Connection successful.').waitFor()
    for (const step of ['file', 'open', 'query', 'latency']) {
      await page.getByRole('row', { name: `ok web database: ${step}` }).waitFor()
    }
    await assertAccessible(page)
  })

  it('test a wrong connection without taking it over', async () => {
    const page = await signIn(browser(), place, 'Asha')
    await page.goto('/web-db-locator')
    await page.getByLabel('File').fill('nowhere/web.sqlite')
    await page.getByRole('button', { name: 'Test Connection' }).click()
    await page.getByRole('alert').getByText('Web Database Connection failed.').waitFor()
    const row = page.getByRole('row', { name: 'failed web database: file' })
    await row
      .getByText(/nowhere\/web\.sqlite/)
      .first()
      .waitFor()
    await row.getByText(/^To do:/).waitFor()
    await page.getByRole('row', { name: /warning web database: query not checked/ }).waitFor()
    assert.equal(await page.getByLabel('File').inputValue(), 'nowhere/web.sqlite')
    await assertAccessible(page)
    const { webDatabase } = loadConfig({ file: place.files.store, environment: {} })
    assert.deepEqual(webDatabase.dialect === 'sqlite' && webDatabase.storage, join(place.folder, 'ho/web.sqlite'))
  })

  it('take over where the web database is, unless it would be a mistake', async () => {
    const page = await signIn(browser(), place, 'Asha')
    await page.goto('/web-db-locator')
    await page.getByLabel('File').fill('store.sqlite')
    await page.getByRole('button', { name: 'Save' }).click()
    await page
      .getByRole('alert')
      .getByText(/webDatabase\.storage: .* wanted another file/)
      .waitFor()
    await page.getByLabel('File').fill('../ho/web.sqlite')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved. It counts from the next cycle.').waitFor()
    assert.match(readFileSync(place.files.store, 'utf8'), /storage: '?\.\.\/ho\/web\.sqlite/)
  })

  it('show a server without its password, which stays as it is', async () => {
    const server = { dialect: 'postgres', host: '127.0.0.1', port: 9, name: 'web', user: 'till' }
    const path = (name: string) => `webDatabase.${name}`
    const given = Object.fromEntries(Object.entries(server).map(([name, value]) => [path(name), value]))
    const before = readFileSync(place.files.store, 'utf8')
    changeSettings(place.files.store, { ...given, [path('password')]: 's3cr3t', [path('storage')]: undefined }, {}, {})
    try {
      const page = await signIn(browser(), place, 'Asha')
      await page.goto('/web-db-locator')
      assert.doesNotMatch(await page.content(), /s3cr3t/)
      await assertAccessible(page)
      await page.getByRole('button', { name: 'Test Connection' }).click()
      await page.getByRole('alert').getByText('Web Database Connection failed.').waitFor()
      await page.getByRole('row', { name: /^failed web database: .*127\.0\.0\.1:9/ }).waitFor()
      await page.getByLabel('Machine').fill('web.example')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved. It counts from the next cycle.').waitFor()
      const { webDatabase } = loadConfig({ file: place.files.store, environment: {} })
      assert.ok(webDatabase.dialect === 'postgres')
      assert.deepEqual([webDatabase.host, webDatabase.port, webDatabase.password], ['web.example', 9, 's3cr3t'])
    } finally {
      writeFileSync(place.files.store, before)
    }
  })

  it('run the preflight', async () => {
    const page = await signIn(browser(), place, 'Asha')
    await page.getByRole('link', { name: 'Preflight' }).click()
    await assertAccessible(page)
    await page.getByRole('button', { name: 'Check now' }).click()
    await page
      .getByRole('status')
      .getByText(/A cycle would start\./)
      .waitFor()
    await page.getByText(/^\d+ checks are ok$/).click()
    await page.getByRole('row', { name: /role: operator Asha, by operator\.user Asha/ }).waitFor()
    await assertAccessible(page)
  })

  it('give a file for support, without secrets', async () => {
    const secret = { 'plugins.sales.settings.apiKey': 'k3y-of-the-bank', 'support.name': 'Head office IT' }
    changeSettings(place.files.store, secret, {}, {})
    const page = await signIn(browser(), place, 'Asha')
    await page.getByRole('link', { name: 'Diagnostics' }).click()
    await assertAccessible(page)
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    const download = await coming
    assert.match(download.suggestedFilename(), /^tillsync-S001-\d{4}-\d\d-\d\d\.json$/)
    const text = readFileSync(await download.path(), 'utf8')
    const { config, preflight, runs, status } = JSON.parse(text)
    assert.equal(config.plugins.sales.settings.apiKey, '[hidden]')
    assert.equal(config.support.name, 'Head office IT')
    assert.ok(Array.isArray(preflight) && Array.isArray(runs) && Array.isArray(status.backlog))
    assert.doesNotMatch(text, /k3y-of-the-bank|scrypt\$/)
  })

  it('are not for a cashier, nor is another machine for who only synchronises', async () => {
    const visit = await signedIn(place, 'Ravi')
    for (const url of ['/web-db-locator', '/preflight', '/diagnostics']) {
      assert.equal((await visit.get(url)).statusCode, 403, url)
      assert.equal((await visit.post(url)).statusCode, 403, url)
    }
    assert.equal((await visit.post('/web-db-locator/test')).statusCode, 403)
    const clerk = await signedIn(place, 'Meera')
    assert.equal((await clerk.post('/web-db-locator/test')).statusCode, 200)
    assert.equal((await clerk.post('/web-db-locator/test', { host: '10.0.0.1' })).statusCode, 403)
    assert.equal((await clerk.post('/web-db-locator', { storage: 'x' })).statusCode, 403)
  })
})
