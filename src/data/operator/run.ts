import { type Attributes, literal, Op, type WhereOptions } from 'sequelize'
import type { Counts } from '../../flow/progress.ts'
import type { Session } from '../database.ts'
import type { RunModel } from '../models/run.ts'
import type { RunPluginModel } from '../models/run-plugin.ts'
import { siteModels } from '../models/site-models.ts'

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
  /** Since the cycle, until then, there was nothing to do. */
  readonly idleUntil?: string
  /** Why it was started: `schedule`, `command`, `console`, … */
  readonly reason: string
  readonly startedBy: string
  readonly outcome: 'RUNNING' | Outcome
  /** See `errorParts`. */
  readonly error?: string
  /** Of the preflight. */
  readonly findings: readonly unknown[]
  readonly plugins: readonly RunPlugin[]
}

export type RunAttributes = Attributes<RunModel>

/** Runs with what their plugins did, newest first. */
export async function selectRuns(session: Session, where: WhereOptions<RunAttributes>, most: number): Promise<Run[]> {
  const { Run, RunPlugin } = siteModels(session)
  const runs = await Run.findAll({
    where,
    include: { model: RunPlugin, as: 'plugins', separate: true, order: ['direction', 'type'] },
    order: [
      ['startedAt', 'DESC'],
      ['id', 'DESC'],
    ],
    limit: most,
    transaction: session.transaction,
  })
  return runs.map(runOf)
}

/** Which runs of a list. Absent: all. */
export interface RunFilter {
  readonly outcome?: Run['outcome']
  /** Those that carried a document, or set one aside. */
  readonly moved?: boolean
  /** Instant of the start, included. */
  readonly from?: string
  /** Not included. */
  readonly to?: string
}

const MOVED = `exists (select 1 from tillsync_run_plugin p
  where p.run = tillsync_run.id and (p.documents > 0 or p.set_aside > 0))`

export function runCondition({ outcome, moved, from, to }: RunFilter): WhereOptions<RunAttributes> {
  return {
    [Op.and]: [
      outcome === undefined ? {} : { outcome },
      from === undefined ? {} : { startedAt: { [Op.gte]: from } },
      to === undefined ? {} : { startedAt: { [Op.lt]: to } },
      moved ? literal(MOVED) : {},
    ],
  }
}

/** An error as it is recorded: what happened, and in a last line what to do. */
export function errorParts(error: string): { readonly what: string; readonly remedy?: string } {
  const end = error.lastIndexOf('\n')
  return end === -1 ? { what: error } : { what: error.slice(0, end), remedy: error.slice(end + 1) }
}

/** A condition: what comes after this run, newest first. */
export function olderThan({ startedAt, id }: RunModel): WhereOptions<RunAttributes> {
  return { [Op.or]: [{ startedAt: { [Op.lt]: startedAt } }, { startedAt, id: { [Op.lt]: id } }] }
}

function runOf(run: RunModel): Run {
  return {
    id: run.id,
    startedAt: run.startedAt,
    endedAt: run.endedAt ?? undefined,
    ...(run.idleUntil && { idleUntil: run.idleUntil }),
    reason: run.reason,
    startedBy: run.startedBy,
    outcome: run.outcome,
    error: run.error ?? undefined,
    findings: JSON.parse(run.findings ?? '[]') as unknown[],
    plugins: run.plugins?.map(pluginOf) ?? [],
  }
}

function pluginOf(done: RunPluginModel): RunPlugin {
  return {
    type: done.type,
    direction: done.direction,
    documents: done.documents,
    packets: done.packets,
    bytes: done.bytes,
    setAside: done.setAside,
    milliseconds: done.milliseconds,
    error: done.error ?? undefined,
  }
}
