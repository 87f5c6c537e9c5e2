import assert from 'node:assert/strict'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/config.ts'
import { migrateWeb } from '../../src/data/migrate.ts'
import { openDatabase } from '../../src/data/open.ts'
import { tillsync } from '../support/tillsync.ts'

describe('the command line', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-command-'))
    file = join(folder, 'tillsync.yaml')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const initStore = (...more: string[]) =>
    tillsync(
      folder,
      'init',
      '--kind',
      'store',
      '--code',
      'S007',
      '--name',
      'Day: 1 #x',
      '--format',
      'outright',
      ...more,
    )

  it('suggests the command that was meant, and ends with 2', async () => {
    const { code, out, error } = await tillsync(folder, 'preflght')
    assert.deepEqual([code, out], [2, ''])
    assert.match(error, /^TS_USAGE: unknown command 'preflght'\n\(Did you mean preflight\?\)\n/)
  })

  it('explains a command with examples', async () => {
    const { code, out } = await tillsync(folder, 'init', '--help')
    assert.equal(code, 0)
    assert.match(out, /Examples:\n {2}\$ tillsync init/)
  })

  it('writes the example with the values of the site, and writes over nothing unless told to', async () => {
    assert.equal((await initStore()).code, 0)
    const text = readFileSync(file, 'utf8')
    assert.match(text, /code: 'S007' # TILLSYNC_SITE_CODE\n {2}kind: store/)
    assert.match(text, /name: 'Day: 1 #x'/)
    assert.match(text, /# The relay between stores and head office/)
    appendFileSync(file, '# mine\n')
    const again = await initStore()
    assert.equal(again.code, 2)
    assert.match(again.error, /^TS_CONFIG_EXISTS: /)
    assert.match(readFileSync(file, 'utf8'), /# mine/)
    assert.equal((await initStore('--force')).code, 0)
    assert.equal(readFileSync(file, 'utf8'), text)
  })

  it('writes the settings of servers, for whoever fills them in', async () => {
    assert.equal((await initStore('--dialect', 'mssql', '--web-dialect', 'postgres')).code, 0)
    const { database, webDatabase } = loadConfig({ file, environment: {} })
    assert.ok(database.dialect === 'mssql' && webDatabase.dialect === 'postgres')
    assert.deepEqual([database.host, database.port, webDatabase.host], ['localhost', 1433, 'web.example.com'])
    const both = await initStore('--force', '--web-dialect', 'postgres', '--web-database', 'web.sqlite')
    assert.match(both.error, /^TS_USAGE: --web-database is a file/)
  })

  it('writes no configuration that would be refused', async () => {
    const { code, error } = await initStore('--code', 'S 7')
    assert.equal(code, 2)
    assert.match(error, /site\.code: found "S 7"/)
    assert.ok(!existsSync(file))
  })

  it('prints the effective configuration, and the same as JSON', async () => {
    await initStore()
    const shown = await tillsync(folder, 'config', 'check', '--set', 'schedule.intervalMinutes=30')
    assert.equal(shown.code, 0)
    assert.match(shown.out, /intervalMinutes: 30/)
    const { out } = await tillsync(folder, '--json', 'config', 'check')
    assert.equal(JSON.parse(out).site.code, 'S007')
  })

  it('prints every mistake of the configuration on standard error, and ends with 2', async () => {
    writeFileSync(file, 'site: { code: 7 }\n')
    const { code, out, error } = await tillsync(folder, 'config', 'check')
    assert.deepEqual([code, out], [2, ''])
    assert.match(error, /^TS_CONFIG_INVALID: /)
    for (const path of ['site.code', 'site.kind', 'site.name', 'database.storage', 'webDatabase.storage']) {
      assert.match(error, new RegExp(`^  ${path}: found `, 'm'))
    }
  })

  it('prints what a plugin says of its own settings', async () => {
    await initStore()
    const set = (path: string, value: string) => ['--set', `plugins.loyalty-points.${path}=${value}`]
    const given = [...set('package', 'tillsync-plugin-loyalty-points'), ...set('settings.highestBalance', 'much')]
    const { code, error } = await tillsync(folder, 'config', 'check', ...given)
    assert.equal(code, 2)
    assert.match(error, /^ {2}plugins\.loyalty-points\.settings\.highestBalance: found "much"; wanted a whole number/m)
  })

  it('tells a script of a failure in JSON too', async () => {
    const { code, error } = await tillsync(folder, 'config', 'check', '--json')
    assert.equal(code, 2)
    assert.equal(JSON.parse(error).error.code, 'TS_CONFIG_MISSING')
  })

  it('tests the connection to the web database', async () => {
    await initStore()
    const absent = await tillsync(folder, 'test-connection', '--json')
    assert.equal(absent.code, 3)
    const { successful, findings } = JSON.parse(absent.out)
    assert.equal(successful, false)
    assert.deepEqual([findings[0].check, findings[0].ok], ['web database: file', false])

    const database = openDatabase({
      which: 'web',
      dialect: 'sqlite',
      storage: join(folder, 'web.sqlite'),
      create: true,
    })
    await database.write(migrateWeb)
    await database.close()
    const there = await tillsync(folder, 'test-connection')
    assert.equal(there.code, 0, there.error)
    assert.match(there.out, /\nWeb Database Connection successful\.\n$/)
    for (const drawn of ['│', '\u001b']) assert.ok(!there.out.includes(drawn), 'plain where it is not a terminal')
  })

  it('turns a plugin off in the file, and knows which there are', async () => {
    await initStore()
    const { code, error } = await tillsync(folder, 'plugins', 'disable', 'sales')
    assert.equal(code, 0, error)
    assert.match(readFileSync(file, 'utf8'), /^plugins:\n {2}sales:\n {4}enabled: false\n/m)
    const listed = JSON.parse((await tillsync(folder, 'plugins', 'list', '--json')).out)
    const off = listed.filter((plugin: { enabled: boolean }) => !plugin.enabled)
    assert.deepEqual([listed.length, off.map(({ name }: { name: string }) => name)], [8, ['sales']])
    const unknown = await tillsync(folder, 'plugins', 'enable', 'sails')
    assert.equal(unknown.code, 2)
    assert.match(unknown.error, /^TS_PLUGIN_UNKNOWN: /)
  })

  it('shows all findings of the preflight, and ends with 3 if a cycle would not start', async () => {
    await initStore()
    const { code, out, error } = await tillsync(folder, 'preflight')
    assert.equal(code, 3, error)
    assert.match(out, /^FAILED +local database: file /m)
    assert.match(out, /^FAILED +web database: file /m)
    assert.match(out, /^warning +registration +not checked: /m)
    assert.match(out, /^To do:\n- local database: file: /m)
  })
})
