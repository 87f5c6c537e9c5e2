import { randomUUID } from 'node:crypto'
import type { Counts } from '../../flow/ports.ts'
import type { Bound, Database } from '../database.ts'
import { type Direction, type Outcome, type Run, selectRuns } from './run.ts'

/** Every cycle of a site: when, who, why, what each plugin did. Its caller holds the site's lock when it begins a run. */
export interface RunJournal {
  /** The new run's id. A run that a killed process left open is closed as FAILED. */
  begin(start: { readonly reason: string; readonly startedBy: string }): Promise<string>
  /** Adds to what the plugin did in this run and direction. */
  counts(
    id: string,
    type: string,
    direction: Direction,
    counts: Readonly<Counts>,
    milliseconds: number,
    error?: string,
  ): Promise<void>
  end(id: string, outcome: Outcome, error?: string, findings?: readonly unknown[]): Promise<void>
  /** Newest first. `before`: a run's id. */
  list(page: { readonly most: number; readonly before?: string }): Promise<Run[]>
  /** `id`: as much of its beginning as no other run has. */
  find(id: string): Promise<Run | undefined>
  /** The newest run, or the newest with this outcome. */
  last(outcome?: Run['outcome']): Promise<Run | undefined>
}

export const ENDED_BY_CRASH = 'The process ended without finishing the cycle: it was killed, or the machine lost power.'

export function openRunJournal(database: Database): RunJournal {
  const select = (condition: string, parameters: Readonly<Record<string, Bound>>, most: number) =>
    database.read((session) => selectRuns(session, condition, parameters, most))

  return {
    begin: ({ reason, startedBy }) =>
      database.write(async (session) => {
        const { now } = session.adapter.statements
        await session.run(
          `update tillsync_run set outcome = 'FAILED', ended_at = ${now}, error = :error where outcome = 'RUNNING'`,
          { error: ENDED_BY_CRASH },
        )
        const id = randomUUID()
        await session.run(
          `insert into tillsync_run (id, started_at, reason, started_by, outcome, findings)
           values (:id, ${now}, :reason, :started_by, 'RUNNING', '[]')`,
          { id, reason, started_by: startedBy },
        )
        return id
      }),

    counts: (run, type, direction, { documents, packets, bytes, setAside }, milliseconds, error) =>
      database.write(async (session) => {
        const name = { run, type, direction }
        const counts = { documents, packets, bytes, set_aside: setAside, milliseconds, error: error ?? null }
        const changed = await session.run(
          `update tillsync_run_plugin set documents = documents + :documents, packets = packets + :packets,
             bytes = bytes + :bytes, set_aside = set_aside + :set_aside, milliseconds = milliseconds + :milliseconds,
             error = coalesce(:error, error)
           where run = :run and type = :type and direction = :direction`,
          { ...name, ...counts },
        )
        if (changed > 0) return
        await session.run(
          `insert into tillsync_run_plugin (run, type, direction, documents, packets, bytes, set_aside, milliseconds, error)
           values (:run, :type, :direction, :documents, :packets, :bytes, :set_aside, :milliseconds, :error)`,
          { ...name, ...counts },
        )
      }),

    end: (id, outcome, error, findings) =>
      database.write(async (session) => {
        await session.run(
          `update tillsync_run set outcome = :outcome, ended_at = ${session.adapter.statements.now}, error = :error,
             findings = :findings where id = :id`,
          { id, outcome, error: error ?? null, findings: JSON.stringify(findings ?? []) },
        )
      }),

    list: ({ most, before }) =>
      before === undefined
        ? select('1 = 1', {}, most)
        : select(
            `exists (select 1 from tillsync_run b where b.id = :before
               and (t.started_at < b.started_at or (t.started_at = b.started_at and t.id < b.id)))`,
            { before },
            most,
          ),

    find: async (id) => {
      const found = await select(
        "t.id like :beginning escape '!'",
        { beginning: `${id.replace(/[!%_[]/g, '!$&')}%` },
        2,
      )
      return found.length === 1 ? found[0] : undefined
    },

    last: async (outcome) =>
      (outcome === undefined ? await select('1 = 1', {}, 1) : await select('t.outcome = :outcome', { outcome }, 1))[0],
  }
}

/** A run as it is, when nobody holds the site's lock: a RUNNING one was ended by a crash. */
export function withoutLock(run: Run): Run {
  return run.outcome === 'RUNNING' ? { ...run, outcome: 'FAILED', error: ENDED_BY_CRASH } : run
}
