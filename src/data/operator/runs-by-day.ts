import type { Database } from '../database.ts'

/** A day by the clock of the site, from an instant up to another. */
export interface Day {
  /** `2026-11-28` */
  readonly date: string
  readonly from: string
  readonly to: string
}

/** What the runs that began on a day did. */
export interface DayOfRuns {
  readonly date: string
  readonly runs: number
  readonly failed: number
  readonly received: number
  readonly sent: number
  readonly setAside: number
  /** Of those that have ended: all together, and the longest. */
  readonly seconds: number
  readonly longest: number
}

interface RunRow {
  readonly started: string
  readonly ended: string | null
  readonly outcome: string
  readonly received: number | string | null
  readonly sent: number | string | null
  readonly set_aside: number | string | null
}

/** `days`: one after the other. Reads each run since the first of them once. */
export async function runsByDay(database: Database, days: readonly Day[]): Promise<DayOfRuns[]> {
  const rows = await database.read((session) => {
    const { canonical } = session.adapter.statements
    const sum = (direction: string) => `sum(case when p.direction = '${direction}' then p.documents else 0 end)`
    return session.all<RunRow>(
      `select ${canonical('t.started_at', 'instant')} as started, ${canonical('t.ended_at', 'instant')} as ended,
         t.outcome, ${sum('received')} as received, ${sum('sent')} as sent, sum(p.set_aside) as set_aside
       from tillsync_run t left join tillsync_run_plugin p on p.run = t.id
       where t.started_at >= :from_instant
       group by t.id, t.started_at, t.ended_at, t.outcome`,
      { from_instant: days[0]?.from ?? null },
    )
  })
  return days.map(({ date, from, to }) => {
    const own = rows.filter(({ started }) => started >= from && started < to)
    const sum = (of: (row: RunRow) => number) => own.reduce((total, row) => total + of(row), 0)
    const lengths = own.flatMap(({ started, ended }) =>
      ended ? [(Date.parse(ended) - Date.parse(started)) / 1000] : [],
    )
    return {
      date,
      runs: own.length,
      failed: own.filter(({ outcome }) => outcome === 'FAILED').length,
      received: sum(({ received }) => Number(received)),
      sent: sum(({ sent }) => Number(sent)),
      setAside: sum((row) => Number(row.set_aside)),
      seconds: lengths.reduce((total, seconds) => total + seconds, 0),
      longest: Math.max(0, ...lengths),
    }
  })
}
