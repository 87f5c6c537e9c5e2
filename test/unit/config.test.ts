import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { masked } from '../../src/config/masked.ts'
import { pluginSchema, siteSchema } from '../../src/config/schema.ts'
import { isSetting, type Section } from '../../src/config/section.ts'
import { loadConfig } from '../../src/config.ts'
import { asTillsyncError } from '../../src/contract/errors.ts'

const STORE = `
site: { code: S001, kind: store, name: Park Street, format: outright }
database: { storage: store.sqlite }
webDatabase: { storage: ../web.sqlite }
`

describe('configuration', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-config-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function load(yaml: string, environment: Record<string, string> = {}, flags: Record<string, string> = {}) {
    const file = join(folder, 'tillsync.yaml')
    writeFileSync(file, yaml)
    return loadConfig({ file, environment, flags })
  }

  function problemsOf(yaml: string, environment?: Record<string, string>, flags?: Record<string, string>): string[] {
    try {
      load(yaml, environment, flags)
    } catch (error) {
      const coded = asTillsyncError(error)
      assert.equal(coded?.code, 'TS_CONFIG_INVALID', String(error))
      return coded.message.split('\n  ').slice(1)
    }
    assert.fail('the configuration was accepted')
  }

  it('fills in what is not given', () => {
    const config = load(STORE)
    assert.equal(config.schedule.intervalMinutes, 15)
    assert.equal(config.site.timeZone, 'UTC')
    assert.match(config.site.softwareVersion, /^\d+\.\d+\.\d+$/)
    assert.deepEqual(config.plugins, {})
  })

  it('finds databases from the folder of the file', () => {
    const config = load(STORE)
    assert.ok(config.database.dialect === 'sqlite' && config.webDatabase.dialect === 'sqlite')
    assert.equal(config.database.storage, join(folder, 'store.sqlite'))
    assert.equal(config.webDatabase.storage, join(folder, '..', 'web.sqlite'))
  })

  it('takes flags before the environment, and the environment before the file', () => {
    const environment = { TILLSYNC_SITE_CODE: 'S002', TILLSYNC_SITE_NAME: 'Salt Lake', TILLSYNC_LOG_LEVEL: 'debug' }
    const { site, log } = load(STORE, environment, { 'site.code': 'S003' })
    assert.deepEqual([site.code, site.name, site.kind, log.level], ['S003', 'Salt Lake', 'store', 'debug'])
  })

  it('lists five mistakes at once, each with path, what was found and what was wanted', () => {
    const problems = problemsOf(`
site: { code: 'S 1', kind: shop, name: Park Street, timeZone: Kolkata }
database: { storage: store.sqlite, path: x }
webDatabase: { storage: web.sqlite }
schedule: { intervalMinutes: often }
`)
    assert.deepEqual(problems.toSorted(), [
      `database.path: found a setting that does not exist; wanted ${Object.keys(siteSchema.database).join(', ')}`,
      'schedule.intervalMinutes: found "often"; wanted a whole number from 1 to 10080',
      'site.code: found "S 1"; wanted 1 to 20 of A–Z a–z 0–9 - _ (in quotes if it is all digits)',
      'site.kind: found "shop"; wanted store or head-office',
      'site.timeZone: found "Kolkata"; wanted an IANA time zone such as Asia/Kolkata',
    ])
  })

  it('refuses numbers and switches that only look like them', () => {
    const problems = problemsOf(STORE, {
      TILLSYNC_SCHEDULE_INTERVAL_MINUTES: '20min',
      TILLSYNC_PREFLIGHT_ADMINISTRATOR: 'yes',
    })
    assert.deepEqual(problems, [
      'preflight.administrator: found "yes"; wanted true or false',
      'schedule.intervalMinutes: found "20min"; wanted a whole number from 1 to 10080',
    ])
  })

  it('says what is missing in an empty file', () => {
    const problems = problemsOf('')
    assert.deepEqual(
      problems.map((problem) => problem.split(':')[0]),
      ['site.code', 'site.kind', 'site.name', 'database.storage', 'webDatabase.storage'],
    )
    assert.match(problems[0]!, /found nothing/)
  })

  it('wants a format of a store, none of a head office, and keeps HO for the head office', () => {
    const sites = (site: string) => problemsOf(STORE.replace(/site: .*/, `site: ${site}`)).map((p) => p.split(':')[0])
    assert.deepEqual(sites('{ code: S1, kind: store, name: A }'), ['site.format'])
    assert.deepEqual(sites('{ code: ho, kind: store, name: A, format: outright }'), ['site.code'])
    assert.deepEqual(sites('{ code: HO, kind: head-office, name: A, format: outright }'), ['site.format'])
    assert.deepEqual(sites("{ code: '*', kind: store, name: A, format: outright }"), ['site.code'])
    assert.deepEqual(sites('{ code: 0101, kind: store, name: A, format: outright }'), ['site.code'])
  })

  it('wants an interval that is not below the minimum, which can itself be lowered', () => {
    assert.deepEqual(problemsOf(STORE, {}, { 'schedule.intervalMinutes': '5' }), [
      'schedule.intervalMinutes: found 5; wanted at least schedule.minimumMinutes, 15',
    ])
    const flags = { 'schedule.intervalMinutes': '5', 'schedule.minimumMinutes': '1' }
    assert.equal(load(STORE, {}, flags).schedule.intervalMinutes, 5)
  })

  it('takes a cron pattern that keeps to the minimum, and fits the window', () => {
    const cron = (pattern: string, more: Record<string, string> = {}) => ({ 'schedule.cron': pattern, ...more })
    assert.equal(load(STORE, {}, cron('*/20 6-22 * * MON-SAT')).schedule.cron, '*/20 6-22 * * MON-SAT')
    for (const wrong of ['* * * * * *', '2026-01-01T00:00:00', '@daily', '61 * * * *', '0 0 31 2 *', '']) {
      assert.match(problemsOf(STORE, {}, cron(wrong)).join(), /^schedule\.cron: found ".*"; wanted five fields/, wrong)
    }
    assert.deepEqual(problemsOf(STORE, {}, cron('*/25 * * * *')), [
      'schedule.cron: found "*/25 * * * *"; wanted times that are at least schedule.minimumMinutes, 15, apart; some are 10',
    ])
    assert.deepEqual(problemsOf(STORE, {}, cron('0 5 * * *', { 'schedule.window': '06:00-23:00' })), [
      'schedule.cron: found "0 5 * * *"; wanted times of which some are within schedule.window',
    ])
  })

  it('takes a window of the day that an interval fits into', () => {
    const window = (text: string, more: Record<string, string> = {}) => ({ 'schedule.window': text, ...more })
    for (const right of ['06:00-23:00', '22:00-06:00', '00:00-24:00']) {
      assert.equal(load(STORE, {}, window(right)).schedule.window, right)
    }
    for (const wrong of ['6-23', '06:00', '06:00-06:00', '06:00-24:01', '06:60-07:00', '06:00-07:00-08:00']) {
      assert.match(
        problemsOf(STORE, {}, window(wrong)).join(),
        /^schedule\.window: .*wanted two times of the day/,
        wrong,
      )
    }
    assert.deepEqual(problemsOf(STORE, {}, window('23:00-01:00', { 'schedule.intervalMinutes': '180' })), [
      'schedule.window: found "23:00-01:00"; wanted a window at least as long as schedule.intervalMinutes, 180',
    ])
  })

  it('opens the console beyond this machine only with a certificate', () => {
    const problems = (lines: string) => problemsOf(`${STORE}console: { ${lines} }`).map((line) => line.split(':')[0])
    for (const host of ['0.0.0.0', '192.168.1.4', 'till-1', '::']) {
      assert.deepEqual(problems(`host: '${host}'`), ['console.host'])
      assert.equal(load(`${STORE}console: { host: '${host}', certificate: c, certificateKey: k }`).console.host, host)
    }
    assert.deepEqual(problems('certificate: c'), ['console.certificateKey'])
    assert.deepEqual(problems('certificateKey: k'), ['console.certificate'])
    const { certificate } = load(`${STORE}console: { certificate: c.pem, certificateKey: k.pem }`).console
    assert.equal(certificate, join(folder, 'c.pem'))
  })

  it('refuses the same file for both databases', () => {
    const problems = problemsOf(STORE, { TILLSYNC_WEB_DATABASE_STORAGE: './store.sqlite' })
    assert.match(problems.join(), /^webDatabase\.storage: .*another file/)
  })

  it('checks the sections of plugins, and leaves their settings to them', () => {
    const problems = problemsOf(`${STORE}
plugins:
  Sales: {}
  items: off
  customers: { enabled: maybe, retry: 1 }
  sales:
    documentsPerPacket: 0
    tables: { bill: { table: '', columns: { net: 5 }, constants: { company_id: [1] }, extra: 1 } }
    settings: { anything: { at: [all] } }
`)
    assert.deepEqual(problems.map((problem) => problem.split(': ')[0]).toSorted(), [
      'plugins',
      'plugins.customers.enabled',
      'plugins.customers.retry',
      'plugins.items',
      'plugins.sales.documentsPerPacket',
      'plugins.sales.tables.bill.columns.net',
      'plugins.sales.tables.bill.constants.company_id',
      'plugins.sales.tables.bill.extra',
      'plugins.sales.tables.bill.table',
    ])
  })

  it('reads the mapping of a plugin, with names that have dots, and flags over it', () => {
    const config = load(
      `${STORE}
plugins:
  sales:
    tables: { bill: { table: pos.invoice, columns: { net: total.net, void: null }, constants: { 'company.id': 1 } } }
`,
      {},
      { 'plugins.sales.enabled': 'false', 'plugins.items.retries': '7' },
    )
    assert.deepEqual(config.plugins.sales!.tables.bill, {
      table: 'pos.invoice',
      columns: { net: 'total.net', void: null },
      constants: { 'company.id': 1 },
    })
    assert.equal(config.plugins.sales!.enabled, false)
    assert.equal(config.plugins.items!.retries, 7)
    assert.equal(config.plugins.items!.documentsPerPacket, 5000)
  })

  it('survives sections where values are wanted and the other way round', () => {
    const problems = problemsOf(`
site: { code: { a: { b: 1 } }, kind: store, name: [1], format: outright }
database: store.sqlite
site.code: S001
webDatabase: { storage: web.sqlite }
`)
    assert.match(problems.join('\n'), /site\.code: found \{"a":\{"b":1\}\}; wanted a single value/)
    assert.match(problems.join('\n'), /database: found "store\.sqlite"; wanted a section/)
    assert.match(problems.join('\n'), /site\.code: found a setting that does not exist/)
  })

  it('names the line of each mistake in the YAML itself', () => {
    const problems = problemsOf('site:\n  code: "S001\nlog: { level: info\nlog: {}\n')
    assert.match(problems.join('\n'), /^line \d+: /)
  })

  it('says where it looked for a file that is not there', () => {
    assert.throws(() => loadConfig({ file: join(folder, 'none.yaml'), environment: {} }), {
      code: 'TS_CONFIG_MISSING',
      message: `There is no configuration at ${join(folder, 'none.yaml')}.`,
    })
    assert.throws(() => loadConfig({ environment: { TILLSYNC_CONFIG: join(folder, 'other.yaml') } }), {
      message: `There is no configuration at ${join(folder, 'other.yaml')}.`,
    })
  })

  it('hides what is named like a secret in a plugin’s settings', () => {
    const shown = masked(load(`${STORE}\nplugins: { sales: { settings: { api: { apiKey: k1, url: u } } } }\n`))
    assert.deepEqual(shown.plugins.sales!.settings, { api: { apiKey: '[hidden]', url: 'u' } })
  })
})

describe('example configurations', () => {
  for (const name of ['store', 'head-office']) {
    const file = join(import.meta.dirname, '../../config', `${name}.yaml`)

    it(`${name}.yaml is valid as it is`, () => {
      assert.equal(loadConfig({ file, environment: {} }).site.kind, name)
    })

    it(`${name}.yaml explains every setting, with its default and its environment variable`, () => {
      const whole = readFileSync(file, 'utf8').replace(/^(\s*)# (\s*[\w-]+:( .*)?)$/gm, '$1$2')
      for (const [path, setting] of settings(siteSchema)) {
        const [name, variable] = [path.at(-1)!, setting.env!]
        const line = `^${'  '.repeat(path.length - 1)}${name}: (.*) # ${variable}$`
        assert.match(whole, new RegExp(line, 'm'), path.join('.'))
        const shown = whole.match(new RegExp(line, 'm'))![1]
        const given = readFileSync(file, 'utf8').match(new RegExp(line, 'm'))
        if (!given && setting.default !== undefined) assert.equal(shown, String(setting.default), path.join('.'))
      }
      for (const [path, setting] of settings(pluginSchema)) {
        assert.match(whole, new RegExp(`^ +${path[0]}: ${setting.default ?? ''}`, 'm'), path[0])
      }
      for (const name of ['tables', 'settings', 'columns', 'constants', 'table']) {
        assert.match(whole, new RegExp(`^ +${name}:`, 'm'), name)
      }
    })
  }

  function* settings(section: Section, path: string[] = []): Generator<[string[], { env?: string; default: unknown }]> {
    for (const [name, node] of Object.entries(section)) {
      if (isSetting(node)) yield [[...path, name], node]
      else yield* settings(node, [...path, name])
    }
  }
})
