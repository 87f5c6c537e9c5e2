import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import type { DatabaseSettings } from '../../src/data/database-settings.ts'
import type { Judgement } from '../../src/data/health.ts'
import { healthOf } from '../../src/data/health-of.ts'

/** What SQL Server's catalog would answer; other servers of its dialect always allow snapshots, and are no Express edition. */
function judged(name: string, which: 'local' | 'web', row: object): Promise<Judgement> {
  const check = healthOf('mssql').checks.find((one) => one.name === name)!
  const session = { all: async () => [row] }
  const database = { write: (work: (of: typeof session) => unknown) => work(session) }
  return check.judge(database as unknown as Database, { which, dialect: 'mssql' } satisfies DatabaseSettings)
}

describe('the row versioning of a database on SQL Server', () => {
  const versioning = (which: 'local' | 'web', snapshot: number, committed: number) =>
    judged('row versioning', which, { name: 'Store]1', snapshot, committed })

  it('is an error where it allows no snapshots, with the statement to run', async () => {
    for (const which of ['local', 'web'] as const) {
      const { ok, severity, found, remedy } = await versioning(which, 0, 0)
      assert.deepEqual([ok, severity], [false, 'error'])
      assert.match(found, /^ALLOW_SNAPSHOT_ISOLATION OFF/)
      assert.equal(remedy, 'Run: ALTER DATABASE [Store]]1] SET ALLOW_SNAPSHOT_ISOLATION ON;')
    }
  })

  it('is an error while that is being turned on or off: no snapshot begins then', async () => {
    for (const between of [2, 3]) assert.equal((await versioning('local', between, 0)).ok, false)
  })

  it('is right at a site that allows snapshots', async () => {
    assert.equal((await versioning('local', 1, 0)).ok, true)
  })

  it('is a warning in the web database that has READ_COMMITTED_SNAPSHOT off', async () => {
    const { ok, severity, found, remedy } = await versioning('web', 1, 0)
    assert.deepEqual([ok, severity], [false, 'warning'])
    assert.equal(found, 'ALLOW_SNAPSHOT_ISOLATION ON, READ_COMMITTED_SNAPSHOT OFF')
    assert.match(remedy, /SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;$/)
    assert.equal((await versioning('web', 1, 1)).ok, true)
  })
})

describe('the size of a database on SQL Server', () => {
  const EXPRESS = 4
  const STANDARD = 2
  const size = (edition: number, megabytes: number) => judged('size', 'local', { edition, megabytes })

  it('is a warning from 9 of the 10 GB on at which an Express edition ends', async () => {
    assert.equal((await size(EXPRESS, 9215)).ok, true)
    const { ok, severity, found, wanted } = await size(EXPRESS, 9216)
    assert.deepEqual([ok, severity], [false, 'warning'])
    assert.equal(found, '9216 MB of data, in an Express edition')
    assert.match(wanted, /less than 9216 MB/)
  })

  it('is of no matter in any other edition', async () => {
    assert.equal((await size(STANDARD, 500_000)).ok, true)
  })
})
