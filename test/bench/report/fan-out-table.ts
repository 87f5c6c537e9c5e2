import type { Table } from '../benchmark.ts'
import { milliseconds, thousands } from './figures.ts'

/** Of one cycle: seconds of CPU and statements at the web database, and how long the whole cycle took. */
interface Poll {
  readonly cpu: number
  readonly statements: number
  readonly milliseconds: number
}

export interface FannedOut {
  readonly stores: number
  /** That the change added to the web database's packets. */
  readonly bytes: number
  readonly idle: Poll
  readonly busy: Poll
  /** The head office's cycle that finds the change PROCESSED. */
  readonly settle: Poll
}

export function fanOutTable(measured: readonly FannedOut[]): Table {
  return {
    columns: [
      'Stores',
      'Bytes for the change',
      'Idle poll: CPU',
      'statements',
      'takes',
      'Busy poll: CPU',
      'statements',
      'takes',
      'Head office settles: CPU',
      'statements',
      'takes',
    ],
    rows: measured.map(({ stores, bytes, idle, busy, settle }) => [
      thousands(stores),
      thousands(bytes),
      ...[idle, busy, settle].flatMap((poll) => [
        milliseconds(1000 * poll.cpu),
        thousands(poll.statements),
        milliseconds(poll.milliseconds),
      ]),
    ]),
  }
}
