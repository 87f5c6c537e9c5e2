import type { Dialect } from '../../../src/data/database-settings.ts'
import type { AgainstLimit } from '../against-limit.ts'
import type { Target } from '../benchmark.ts'
import type { Load } from '../load.ts'
import { cpu, peakMemory, ratio, seconds, thousands } from './figures.ts'

/** Rows a second of the limit and of the product, and how the one is to the other. */
export const limitColumns = [
  'Databases',
  'Limit',
  'Documents',
  'Rows',
  'Limit, rows/s',
  'Tillsync, rows/s',
  'Ratio',
  'Until PROCESSED',
  'CPU s: limit',
  'hosts',
  'servers',
  'Peak MiB: origin',
  'destination',
]

export function limitRow(
  dialect: Dialect,
  transferredBy: string,
  { documents, rows }: Pick<Load, 'documents' | 'rows'>,
  measured: AgainstLimit,
  target?: Target,
): string[] {
  const { limit, limitCpu, applied, processed, hosts, server, origin, destination } = measured
  return [
    dialect,
    transferredBy,
    thousands(documents),
    thousands(rows),
    thousands(rows / limit),
    thousands(rows / applied),
    ratio(limit / applied, target),
    `${seconds(processed)} (${ratio(limit / processed)})`,
    cpu(limitCpu),
    cpu(hosts),
    cpu(server),
    peakMemory(origin),
    peakMemory(destination),
  ]
}
