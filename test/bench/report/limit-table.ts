import type { Dialect } from '../../../src/data/adapter.ts'
import type { AgainstLimit, Load } from '../against-limit.ts'
import type { Target } from '../benchmark.ts'
import type { Databases } from '../databases/databases.ts'
import { cpu, mebibytes, ratio, seconds, thousands } from './figures.ts'

/** Rows a second of the limit and of the product, and how the one is to the other. */
export const limitColumns = [
  'Databases',
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
  { dialect }: Databases,
  { documents, rows }: Pick<Load, 'documents' | 'rows'>,
  measured: AgainstLimit,
  targets: Partial<Record<Dialect, Target>>,
): string[] {
  const { limit, limitCpu, applied, processed, hosts, server, origin, destination } = measured
  return [
    dialect,
    thousands(documents),
    thousands(rows),
    thousands(rows / limit),
    thousands(rows / applied),
    ratio(limit / applied, targets[dialect]),
    `${seconds(processed)} (${ratio(limit / processed)})`,
    cpu(limitCpu),
    cpu(hosts),
    cpu(server),
    mebibytes(origin),
    mebibytes(destination),
  ]
}
