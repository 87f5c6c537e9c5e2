import assert from 'node:assert/strict'
import type { Database } from '../../../src/data/database.ts'
import type { RunFilter } from '../../../src/data/operator/run.ts'
import { ENDED_BY_CRASH, openRunJournal, type RunJournal, withoutLock } from '../../../src/data/operator/run-journal.ts'
import { runsByDay } from '../../../src/data/operator/runs-by-day.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../../support/databases.ts'
import { onEachDialect } from '../../support/dialects.ts'

const START = { reason: 'command', startedBy: 'asha', scope: 'cycle' }

onEachDialect('the run journal', (dialect) => {
  let databases: TemporaryDatabases
  let database: Database
  let journal: RunJournal
  beforeEach(async () => {
    databases = temporaryDatabases(dialect)
    database = await databases.site()
    journal = openRunJournal(database)
  })
  afterEach(() => databases.remove())

  it('records who, why, how it ended, and what each plugin did', async () => {
    const id = await journal.begin(START)
    const counts = { documents: 3, packets: 1, bytes: 5_000_000_000, setAside: 0 }
    await journal.counts(id, 'items', 'received', counts, 12)
    await journal.counts(id, 'items', 'received', { ...counts, setAside: 2 }, 30)
    await journal.counts(id, 'sales', 'sent', counts, 5, 'TS_DATABASE_BUSY: locked')
    await journal.end(id, 'DONE', undefined, [{ check: 'role', ok: true }])
    const run = await journal.find(id)
    assert.ok(run?.endedAt && run.startedAt <= run.endedAt)
    assert.match(run.startedAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    assert.deepEqual(run, {
      id,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
      reason: 'command',
      startedBy: 'asha',
      outcome: 'DONE',
      error: undefined,
      findings: [{ check: 'role', ok: true }],
      plugins: [
        {
          type: 'items',
          direction: 'received',
          documents: 6,
          packets: 2,
          bytes: 10_000_000_000,
          setAside: 2,
          milliseconds: 42,
          error: undefined,
        },
        { type: 'sales', direction: 'sent', ...counts, milliseconds: 5, error: 'TS_DATABASE_BUSY: locked' },
      ],
    })
  })

  it('closes a run that a killed process left open when the next one begins', async () => {
    const killed = await journal.begin(START)
    const open = await journal.find(killed)
    await new Promise((resolve) => setTimeout(resolve, 5))
    assert.equal(open?.outcome, 'RUNNING')
    assert.deepEqual(withoutLock(open), { ...open, outcome: 'FAILED', error: ENDED_BY_CRASH })
    const next = await journal.begin(START)
    const closed = await journal.find(killed)
    assert.deepEqual([closed?.outcome, closed?.error], ['FAILED', ENDED_BY_CRASH])
    assert.equal(closed?.startedAt, open?.startedAt)
    assert.ok(closed?.endedAt && closed.endedAt > closed.startedAt)
    assert.equal((await journal.find(next))?.outcome, 'RUNNING')
  })

  it('closes no run of another scope: a host that shares the receiving goes on beside the cycle', async () => {
    const share = await journal.begin({ ...START, scope: 'host ho-2' })
    await journal.begin(START)
    assert.equal((await journal.find(share))?.outcome, 'RUNNING')
    await journal.begin({ ...START, scope: 'host ho-2' })
    assert.equal((await journal.find(share))?.outcome, 'FAILED')
  })

  it('lists the newest first, page after page, each run once', async () => {
    const begun: string[] = []
    for (let run = 0; run < 7; run++) begun.unshift(await journal.begin(START))
    const listed: string[] = []
    for (let before: string | undefined; ; before = listed.at(-1)) {
      const page = await journal.list({ most: 3, before })
      if (page.length === 0) break
      listed.push(...page.map(({ id }) => id))
    }
    assert.deepEqual([...listed].sort(), [...begun].sort())
    const instants = await Promise.all(listed.map(async (id) => (await journal.find(id))?.startedAt ?? ''))
    assert.deepEqual(instants, instants.toSorted().reverse())
  })

  it('finds a run by the beginning of its id, if no other begins so', async () => {
    const [one, two] = [await journal.begin(START), await journal.begin(START)]
    assert.equal((await journal.find(one.slice(0, 8)))?.id, one)
    assert.equal((await journal.find(two))?.id, two)
    assert.equal(await journal.find(''), undefined)
    assert.equal(await journal.find('%'), undefined)
    assert.equal(await journal.find('zzz'), undefined)
  })

  it('finds the last run, and the last with an outcome', async () => {
    assert.equal(await journal.last(), undefined)
    const done = await journal.begin(START)
    await journal.end(done, 'DONE')
    await new Promise((resolve) => setTimeout(resolve, 5))
    const failed = await journal.begin(START)
    await journal.end(failed, 'FAILED', 'TS_PREFLIGHT_FAILED: role')
    assert.equal((await journal.last())?.id, failed)
    assert.equal((await journal.last('DONE'))?.id, done)
    assert.equal((await journal.last())?.error, 'TS_PREFLIGHT_FAILED: role')
  })

  it('lists runs of one outcome, of a period, and those that moved something', async () => {
    const counts = { documents: 0, packets: 0, bytes: 0, setAside: 0 }
    const ids: string[] = []
    for (const [outcome, moved] of [
      ['DONE', { ...counts, documents: 2 }],
      ['FAILED', { ...counts, setAside: 1 }],
      ['DONE', counts],
    ] as const) {
      const id = await journal.begin(START)
      await journal.counts(id, 'items', 'received', moved, 1)
      await journal.end(id, outcome)
      ids.push(id)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const list = async (filter: RunFilter) =>
      (await journal.list({ most: 9, ...filter })).map(({ id }) => ids.indexOf(id))
    assert.deepEqual(await list({ outcome: 'DONE' }), [2, 0])
    assert.deepEqual(await list({ moved: true }), [1, 0])
    assert.deepEqual(await list({ outcome: 'DONE', moved: true }), [0])
    const second = (await journal.find(ids[1]!))?.startedAt
    assert.deepEqual(await list({ from: second }), [2, 1])
    assert.deepEqual(await list({ to: second }), [0])
    const older = await journal.list({ most: 9, before: ids[2], outcome: 'DONE' })
    assert.deepEqual(
      older.map(({ id }) => id),
      [ids[0]],
    )
  })

  it('sums up the runs of each day', async () => {
    const id = await journal.begin(START)
    await journal.counts(id, 'items', 'received', { documents: 3, packets: 1, bytes: 10, setAside: 1 }, 12)
    await journal.counts(id, 'sales', 'sent', { documents: 2, packets: 1, bytes: 10, setAside: 0 }, 12)
    await journal.end(id, 'FAILED', 'TS_DATABASE_BUSY: locked')
    await journal.begin(START)
    const started = (await journal.find(id))!.startedAt
    const [from, to] = [started, '2999-01-01T00:00:00.000000Z']
    const [before, day] = await runsByDay(database, [
      { date: 'before', from: '2000-01-01T00:00:00.000000Z', to: from },
      { date: 'day', from, to },
    ])
    const none = { runs: 0, failed: 0, received: 0, sent: 0, setAside: 0, seconds: 0, longest: 0 }
    assert.deepEqual(before, { date: 'before', ...none })
    const { seconds, longest } = day!
    assert.ok(seconds >= 0 && seconds === longest)
    assert.deepEqual(day, { date: 'day', runs: 2, failed: 1, received: 3, sent: 2, setAside: 1, seconds, longest })
  })
})
