import type { Config } from '../../config.ts'
import type { Run } from '../../data/operator/run.ts'
import { openRunJournal } from '../../data/operator/run-journal.ts'
import { databaseSettings } from '../../data/settings.ts'
import { isLocked, lockRow } from '../../data/site/lock.ts'
import { readHostState } from '../../host/host-state.ts'
import { nextCycle } from '../../host/next-cycle.ts'
import { cycleTimes } from '../../host/timetable.ts'
import type { Finding } from '../../preflight/finding.ts'
import type { Installation } from '../../runner/installation.ts'

/** How the cycles of a site go. Ages in seconds, by the clock of the site's database. */
export interface CycleState {
  readonly lastGood?: { readonly at: string; readonly age: number }
  /** So long ago the next one after the last good one should have begun; 0: it is not due yet. */
  readonly overdue: number
  /** None was good, or two times of the schedule have gone by since without one, and the third has come. */
  readonly silent: boolean
  readonly lastOutcome?: Run['outcome']
  /** Of the last run's preflight, those that are not ok. */
  readonly findings: readonly Finding[]
  /** An instant. */
  readonly next: string
  /** How long a cycle has been running; undefined: none is. */
  readonly lockAge?: number
}

/** `config`: as it is in force. `since`: when the host began. `now`: by the database's clock. */
export async function cycleState(
  { siteDatabase, machine }: Installation,
  config: Config,
  since: Date,
  now: Date,
): Promise<CycleState> {
  const journal = openRunJournal(siteDatabase)
  const [good, last] = [await journal.last('DONE'), await journal.last()]
  const ageOf = (instant: string) => Math.max(0, (now.getTime() - Date.parse(instant)) / 1000)
  const times = cycleTimes(config)
  const due = times.next(good ? new Date(good.idleUntil ?? good.startedAt) : since)
  const third = times.next(times.next(due))
  // A row alone may be what a crash has left; without one, nobody is to be asked.
  const row = await lockRow(siteDatabase, 'cycle')
  const held = row !== undefined && (await isLocked(siteDatabase, databaseSettings(config, 'local')))
  const next = (await readHostState(config.host.stateFolder))?.nextCycle ?? nextCycle(config, last, machine.now())
  const ended = good?.idleUntil ?? good?.endedAt ?? good?.startedAt
  return {
    ...(ended !== undefined && { lastGood: { at: ended, age: ageOf(ended) } }),
    overdue: Math.max(0, (now.getTime() - due.getTime()) / 1000),
    silent: !good || now >= third,
    lastOutcome: last?.outcome,
    findings: ((last?.findings ?? []) as readonly Finding[]).filter(({ ok }) => !ok),
    next: next === 'due' ? now.toISOString() : next,
    ...(held && { lockAge: ageOf(row.since) }),
  }
}
