import type { AgainstLimit } from '../against-limit.ts'
import type { Table } from '../benchmark.ts'
import { cpu, peakMemory, seconds, thousands } from './figures.ts'

/** A small latency, so the other way round than elsewhere: how many times as long as logical replication. */
export function deltaTable(documents: number, measured: AgainstLimit): Table {
  const { limit, limitCpu, applied, processed, hosts, server, origin, destination } = measured
  const times = (value: number) => (value / limit).toFixed(2)
  const met = processed / limit < BUCARDO ? '' : ' ✗'
  return {
    columns: [
      'Changed documents',
      'Logical replication',
      'Tillsync: applied',
      'PROCESSED',
      'times as long: applied',
      'PROCESSED',
      'CPU s: logical replication',
      'hosts',
      'servers',
      'Peak MiB: origin',
      'destination',
    ],
    rows: [
      [
        thousands(documents),
        seconds(limit),
        seconds(applied),
        seconds(processed),
        times(applied),
        `**${times(processed)}**${met} (most ${BUCARDO}, aim 1.4)`,
        cpu(limitCpu),
        cpu(hosts),
        cpu(server),
        peakMemory(origin),
        peakMemory(destination),
      ],
    ],
  }
}

/** Bucardo took so many times as long as logical replication. */
const BUCARDO = 2.7
