import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../../src/config.ts'
import { alert } from '../../../src/host/alert.ts'
import { DAILY, DAY, HostedSite } from '../../support/host-process.ts'

/** Writes what it was given to a file beside it. */
const SCRIPT = `
import { appendFileSync, readFileSync } from 'node:fs'
const given = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('TILLSYNC_')))
const told = { words: process.argv.slice(3), given, input: JSON.parse(readFileSync(0, 'utf8')) }
appendFileSync(process.argv[2], JSON.stringify(told) + '\\n')
`

describe('the command of an operator', function () {
  this.timeout(240_000)
  let folder: string
  let command: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-alert-'))
    mkdirSync(join(folder, 'of the operator'))
    writeFileSync(join(folder, 'of the operator', 'tell.mjs'), SCRIPT)
    command = `"${process.execPath}" 'of the operator/tell.mjs' "${join(folder, 'told')}" --to "the boss"`
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const told = () => {
    const file = join(folder, 'told')
    return existsSync(file)
      ? readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : []
  }

  function configWith(alertCommand: string) {
    const file = join(folder, 'tillsync.yaml')
    writeFileSync(
      file,
      `site: { code: S001, kind: store, name: "Park Street; rm -rf '$HOME'", format: outright, timeZone: Asia/Kolkata }
database: { storage: store.sqlite }
webDatabase: { storage: web.sqlite }
support: { name: IT }
`,
    )
    return loadConfig({ file, environment: { TILLSYNC_ALERT_COMMAND: alertCommand } })
  }

  const failure = { kind: 'TS_JOB_HUNG', code: 'TS_JOB_HUNG', logged: '$(reboot)\n`x`', remedy: 'Nothing.' }

  it('is given the facts word by word, with no shell between, and no password', async () => {
    process.env.TILLSYNC_DATABASE_PASSWORD = 'secret'
    try {
      const at = new Date('2026-11-25T10:00:00Z')
      await alert(configWith(command), folder, { failure, job: 'sync', run: 'r1' }, at)
    } finally {
      delete process.env.TILLSYNC_DATABASE_PASSWORD
    }
    const [{ words, given, input }] = told()
    assert.deepEqual(words, ['--to', 'the boss'])
    assert.deepEqual(given, {
      TILLSYNC_ALERT_KIND: 'TS_JOB_HUNG',
      TILLSYNC_ALERT_CODE: 'TS_JOB_HUNG',
      TILLSYNC_ALERT_MESSAGE: '$(reboot)\n`x`',
      TILLSYNC_ALERT_REMEDY: 'Nothing.',
      TILLSYNC_ALERT_SITE: 'S001',
      TILLSYNC_ALERT_SITE_NAME: "Park Street; rm -rf '$HOME'",
      TILLSYNC_ALERT_JOB: 'sync',
      TILLSYNC_ALERT_RUN: 'r1',
      TILLSYNC_ALERT_AT: '2026-11-25T10:00:00.000Z',
    })
    assert.deepEqual(input, {
      kind: 'TS_JOB_HUNG',
      code: 'TS_JOB_HUNG',
      message: '$(reboot)\n`x`',
      remedy: 'Nothing.',
      site: 'S001',
      siteName: "Park Street; rm -rf '$HOME'",
      job: 'sync',
      run: 'r1',
      at: '2026-11-25T10:00:00.000Z',
      support: { name: 'IT' },
    })
  })

  it('runs once for each kind and day, by the clock of the site', async () => {
    const config = configWith(command)
    const at = (instant: string, kind = 'TS_JOB_HUNG') =>
      alert(config, folder, { failure: { ...failure, kind } }, new Date(instant))
    await at('2026-11-25T10:00:00Z')
    await at('2026-11-25T18:29:00Z')
    await at('2026-11-25T18:29:30Z', 'TS_JOB_CRASHED')
    await at('2026-11-25T18:30:00Z') // midnight in Kolkata
    await at('2026-11-26T10:00:00Z', 'TS_JOB_HUNG')
    assert.deepEqual(
      told().map(({ input }) => `${input.at} ${input.kind}`),
      [
        '2026-11-25T10:00:00.000Z TS_JOB_HUNG',
        '2026-11-25T18:29:30.000Z TS_JOB_CRASHED',
        '2026-11-25T18:30:00.000Z TS_JOB_HUNG',
      ],
    )
  })

  it('is run again for the next failure when it failed itself, with the reason', async () => {
    const incident = { failure }
    const at = new Date('2026-11-25T10:00:00Z')
    const fails = (wrong: string, detail: RegExp) =>
      assert.rejects(alert(configWith(wrong), folder, incident, at), { code: 'TS_ALERT_FAILED', message: detail })
    await fails(`"${process.execPath}" -e 'console.error("no mail server"); process.exit(7)'`, /ended with 7: no mail/)
    await fails('/nowhere/tell', /ENOENT/)
    await alert(configWith(command), folder, incident, at)
    assert.equal(told().length, 1)
  })

  it('is run by a host whose cycles fail, and whose configuration is refused', async () => {
    const site = new HostedSite()
    try {
      await site.init()
      renameSync(join(site.folder, 'web.sqlite'), join(site.folder, 'away'))
      const said = `"${process.execPath}" "${join(folder, 'of the operator', 'tell.mjs')}" "${join(folder, 'told')}"`
      const host = site.start(...DAILY, '--set', `alert.command=${said}`)
      await host.said('TS_PREFLIGHT_FAILED')
      await host.rests()
      host.moveClock(60_000)
      await host.said('TS_PREFLIGHT_FAILED', 2)
      await host.rests()
      host.moveClock(DAY)
      await host.said('TS_PREFLIGHT_FAILED', 3)
      writeFileSync(site.config, 'site: {}')
      await host.said('the configuration is refused')
      assert.equal(await host.end(), 0, host.log)
      // the purge of the night that has passed fails, too
      const cycles = told().filter(({ input }) => input.job !== 'purge')
      assert.deepEqual(
        cycles.map(({ input }) => [input.kind, input.job]),
        [
          ['TS_PREFLIGHT_FAILED web database: file', 'sync'],
          ['TS_PREFLIGHT_FAILED web database: file', 'sync'],
          ['TS_CONFIG_INVALID', undefined],
        ],
      )
    } finally {
      await site.remove()
    }
  })
})
