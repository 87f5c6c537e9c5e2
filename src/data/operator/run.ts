import type { Counts } from '../../flow/ports.ts'
import type { Bound, Session } from '../database.ts'

export type Outcome = 'DONE' | 'FAILED' | 'STOPPED'
export type Direction = 'received' | 'sent'

export interface RunPlugin extends Counts {
  readonly type: string
  readonly direction: Direction
  readonly milliseconds: number
  readonly error?: string
}

export interface Run {
  readonly id: string
  readonly startedAt: string
  readonly endedAt?: string
  /** Why it was started: `schedule`, `command`, `console`, … */
  readonly reason: string
  readonly startedBy: string
  readonly outcome: 'RUNNING' | Outcome
  readonly error?: string
  /** Of the preflight. */
  readonly findings: readonly unknown[]
  readonly plugins: readonly RunPlugin[]
}

/** Runs with what their plugins did, newest first; `condition` is about `tillsync_run t`. */
export async function selectRuns(
  session: Session,
  condition: string,
  parameters: Readonly<Record<string, Bound>>,
  most: number,
): Promise<Run[]> {
  const rows = await session.all<RunRow>(
    `select t.id, ${instant(session, 'started_at')}, ${instant(session, 'ended_at')},
       t.reason, t.started_by, t.outcome, t.error, t.findings
     from tillsync_run t where ${condition}
     order by t.started_at desc, t.id desc ${session.adapter.statements.limit(most)}`,
    parameters,
  )
  const plugins = await pluginsOf(
    session,
    rows.map((row) => row.id),
  )
  return rows.map((row) => runOf(row, plugins.get(row.id) ?? []))
}

interface RunRow {
  id: string
  started_at: string
  ended_at: string | null
  reason: string
  started_by: string
  outcome: Run['outcome']
  error: string | null
  findings: string | null
}

function runOf(row: RunRow, plugins: readonly RunPlugin[]): Run {
  return {
    id: row.id,
    startedAt: row.started_at,
    endedAt: row.ended_at ?? undefined,
    reason: row.reason,
    startedBy: row.started_by,
    outcome: row.outcome,
    error: row.error ?? undefined,
    findings: JSON.parse(row.findings ?? '[]') as unknown[],
    plugins,
  }
}

async function pluginsOf(session: Session, runs: readonly string[]): Promise<Map<string, RunPlugin[]>> {
  const wanted = session.adapter.statements.relation([{ name: 'run', type: 'text' }], 'runs')
  const rows = await session.all<Record<string, string | number | null>>(
    `select p.run, p.type, p.direction, p.documents, p.packets, p.bytes, p.set_aside, p.milliseconds, p.error
     from ${wanted} w cross join tillsync_run_plugin p where p.run = w.run order by p.direction, p.type`,
    { runs: JSON.stringify(runs.map((run) => [run])) },
  )
  const plugins = new Map<string, RunPlugin[]>()
  for (const row of rows) {
    const run = String(row.run)
    plugins.set(run, [...(plugins.get(run) ?? []), pluginOf(row)])
  }
  return plugins
}

function pluginOf(row: Record<string, string | number | null>): RunPlugin {
  return {
    type: String(row.type),
    direction: row.direction as Direction,
    documents: Number(row.documents),
    packets: Number(row.packets),
    bytes: Number(row.bytes),
    setAside: Number(row.set_aside),
    milliseconds: Number(row.milliseconds),
    error: row.error === null ? undefined : String(row.error),
  }
}

function instant(session: Session, column: string): string {
  return `${session.adapter.statements.canonical(`t.${column}`, 'instant')} as ${column}`
}
