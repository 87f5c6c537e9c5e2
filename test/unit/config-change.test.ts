import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changeSettings } from '../../src/config/change.ts'
import { asTillsyncError } from '../../src/contract/errors.ts'

const example = join(import.meta.dirname, '../../config/store.yaml')

describe('changing settings in the file', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-change-'))
    file = join(folder, 'tillsync.yaml')
    copyFileSync(example, file)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const text = () => readFileSync(file, 'utf8')

  it('sets and takes out again, and leaves all else as it was', () => {
    const changes = { 'schedule.intervalMinutes': 30, 'schedule.window': '06:00-23:00', 'plugins.sales.retries': 5 }
    const { schedule, plugins } = changeSettings(file, changes, {}, {})
    assert.deepEqual([schedule.intervalMinutes, schedule.window, plugins.sales?.retries], [30, '06:00-23:00', 5])
    changeSettings(file, { 'schedule.intervalMinutes': 45 }, {}, {})
    changeSettings(file, { 'schedule.intervalMinutes': undefined, 'schedule.window': undefined }, {}, {})
    const added = 'plugins:\n  sales:\n    retries: 5\n'
    assert.equal(text(), readFileSync(example, 'utf8').replace('plugins:\n', added))
  })

  it('takes out what is not there, and what stands in braces', () => {
    writeFileSync(file, text().replace(/^schedule:$/m, 'schedule: { intervalMinutes: 30, onStart: true }'))
    const { schedule } = changeSettings(
      file,
      { 'schedule.intervalMinutes': undefined, 'schedule.cron': undefined },
      {},
      {},
    )
    assert.deepEqual([schedule.intervalMinutes, schedule.onStart], [15, true])
  })

  it('leaves the file alone if it would have mistakes', () => {
    const before = text()
    const invalid = { 'schedule.onStart': true, 'schedule.intervalMinutes': 3, 'schedule.window': 'at night' }
    assert.throws(
      () => changeSettings(file, invalid, {}, {}),
      (error) => {
        const told = asTillsyncError(error)
        assert.equal(told?.code, 'TS_CONFIG_INVALID')
        assert.match(told.message, /schedule\.window: found "at night".*\n.*schedule\.intervalMinutes: found 3/)
        return true
      },
    )
    assert.equal(text(), before)
  })

  it('says what counts, which the environment may have set', () => {
    const environment = { TILLSYNC_SCHEDULE_INTERVAL_MINUTES: '60' }
    assert.equal(changeSettings(file, { 'schedule.intervalMinutes': 30 }, environment, {}).schedule.intervalMinutes, 60)
    assert.match(text(), /intervalMinutes: 30/)
  })
})
