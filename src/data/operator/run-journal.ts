import { literal, Op, type WhereOptions } from 'sequelize'
import type { Counts } from '../../flow/progress.ts'
import type { Database } from '../database.ts'
import { siteModels } from '../models/site-models.ts'
import {
  type Direction,
  type Outcome,
  olderThan,
  type Run,
  type RunAttributes,
  type RunFilter,
  runCondition,
  selectRuns,
} from './run.ts'
import { addTotals, type Total } from './totals.ts'

/** Every cycle of a site: when, who, why, what each plugin did. Who begins a run holds the lock of its scope. */
export interface RunJournal {
  /** The new run's id. A run of the same scope that a killed process left open is closed as FAILED. */
  begin(start: { readonly reason: string; readonly startedBy: string; readonly scope: string }): Promise<string>
  /** Adds to what the plugin did in this run and direction. */
  counts(
    id: string,
    type: string,
    direction: Direction,
    counts: Readonly<Counts>,
    milliseconds: number,
    error?: string,
  ): Promise<void>
  /** `steps`: how long each took, in milliseconds. */
  end(
    id: string,
    outcome: Outcome,
    error?: string,
    findings?: readonly unknown[],
    steps?: Readonly<Record<string, number>>,
  ): Promise<void>
  /** What the databases looked like before the run did its work. */
  seen(id: string, digest: string): Promise<void>
  /** They look like that now, and there is nothing to do. */
  idle(id: string): Promise<void>
  /** Newest first. `before`: a run's id. */
  list(page: { readonly most: number; readonly before?: string } & RunFilter): Promise<Run[]>
  /** `id`: as much of its beginning as no other run has. */
  find(id: string): Promise<Run | undefined>
  /** The newest run, or the newest with this outcome. */
  last(outcome?: Run['outcome']): Promise<Run | undefined>
}

export const ENDED_BY_CRASH =
  'The process ended without finishing the cycle: it was killed, or the machine lost power.\n' +
  'Nothing; the next cycle goes on where this one ended.'

const NOTHING = { documents: 0, packets: 0, bytes: 0, setAside: 0, milliseconds: 0, error: null }

/** Of a UUID, so that nothing in it is a wildcard. */
const PART_OF_ID = /^[0-9a-f-]*$/i

export function openRunJournal(database: Database): RunJournal {
  return {
    begin: ({ reason, startedBy, scope }) =>
      database.write(async (session) => {
        const { Run } = siteModels(session)
        const { transaction } = session
        const endedAt = literal(session.adapter.statements.now)
        const [killed] = await Run.update(
          { outcome: 'FAILED', endedAt, error: ENDED_BY_CRASH },
          { where: { outcome: 'RUNNING', scope }, transaction },
        )
        await addTotals(session, [{ name: 'cycles', label: 'FAILED', direction: '', value: killed }])
        const { id } = await Run.create(
          { reason, startedBy, scope, outcome: 'RUNNING', findings: '[]' },
          { transaction },
        )
        return id
      }),

    counts: (run, type, direction, { documents, packets, bytes, setAside }, milliseconds, error) =>
      database.write(async (session) => {
        const { transaction } = session
        const [done] = await siteModels(session).RunPlugin.findOrBuild({
          where: { run, type, direction },
          defaults: { run, type, direction, ...NOTHING },
          transaction,
        })
        done.set({
          documents: done.documents + documents,
          packets: done.packets + packets,
          bytes: done.bytes + bytes,
          setAside: done.setAside + setAside,
          milliseconds: done.milliseconds + milliseconds,
          error: error ?? done.error,
        })
        await done.save({ transaction })
        const total = (name: Total['name'], value: number) => ({ name, label: type, direction, value })
        await addTotals(session, [
          total('documents', documents),
          total('packets', packets),
          total('bytes', bytes),
          total('set-aside', setAside),
          total('milliseconds', milliseconds),
          total('failures', error === undefined ? 0 : 1),
        ])
      }),

    end: (id, outcome, error, findings, steps = {}) =>
      database.write(async (session) => {
        const endedAt = literal(session.adapter.statements.now)
        await siteModels(session).Run.update(
          { outcome, endedAt, error: error ?? null, findings: JSON.stringify(findings ?? []) },
          { where: { id }, transaction: session.transaction },
        )
        await addTotals(session, [
          { name: 'cycles', label: outcome, direction: '', value: 1 },
          ...Object.entries(steps).map(([label, took]): Total => {
            return { name: 'milliseconds', label, direction: '', value: Math.round(took) }
          }),
        ])
      }),

    seen: (id, seen) => set(id, { seen }),

    idle: (id) => set(id, { idleUntil: literal(database.adapter.statements.now) as unknown as string }),

    list: ({ most, before, ...filter }) =>
      database.read(async (session) => {
        const condition = runCondition(filter)
        if (before === undefined) return selectRuns(session, condition, most)
        const last = await siteModels(session).Run.findByPk(before, { transaction: session.transaction })
        return last ? selectRuns(session, { [Op.and]: [condition, olderThan(last)] }, most) : []
      }),

    find: async (id) => {
      if (!PART_OF_ID.test(id)) return undefined
      const found = await select({ id: { [Op.startsWith]: id } }, 2)
      return found.length === 1 ? found[0] : undefined
    },

    last: async (outcome) => (await select(outcome === undefined ? {} : { outcome }, 1))[0],
  }

  function set(id: string, values: Partial<RunAttributes>): Promise<void> {
    return database.write(async (session) => {
      await siteModels(session).Run.update(values, { where: { id }, transaction: session.transaction })
    })
  }

  function select(where: WhereOptions<RunAttributes>, most: number): Promise<Run[]> {
    return database.read((session) => selectRuns(session, where, most))
  }
}

/** A run as it is, when nobody holds the site's lock: a RUNNING one was ended by a crash. */
export function withoutLock(run: Run): Run {
  return run.outcome === 'RUNNING' ? { ...run, outcome: 'FAILED', error: ENDED_BY_CRASH } : run
}
