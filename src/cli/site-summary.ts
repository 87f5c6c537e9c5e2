import { localTime } from '../config/site-time.ts'
import type { Site } from '../contract/index.ts'
import type { Run } from '../data/operator/run.ts'
import type { SiteStatus } from '../data/operator/site-status.ts'
import type { HostState } from '../host/host-state.ts'
import type { Output } from './output.ts'
import { took } from './run-details.ts'

export interface SiteSummary extends SiteStatus {
  readonly site: Site & { readonly name: string }
  /** Absent: no job host is at work. */
  readonly host?: HostState
  /** This account may not see whether one is. */
  readonly hostHidden: boolean
  readonly lastCycle?: Run
  /** An instant, or `due`. */
  readonly nextCycle: string
  readonly lock: { readonly held: boolean; readonly holder?: string; readonly since?: string }
}

/** The state of a site as text. */
export function siteSummary(status: SiteSummary, output: Output, timeZone: string): string {
  const { site, host, hostHidden, lock, lastCycle, nextCycle, backlog, setAside, cursors } = status
  const time = (instant: string) => localTime(instant, timeZone)
  return [
    `Site        ${site.code} ${site.name}, ${[site.kind, site.format].filter(Boolean).join(', ')}`,
    `Host        ${host ? hostLine(host, time) : hostHidden ? 'not known: its state folder is not for this account' : 'not at work'}`,
    `Last cycle  ${lastCycle ? runLine(lastCycle, time) : 'none yet'}`,
    `Next cycle  ${nextCycle === 'due' ? 'due' : time(nextCycle)}`,
    `Lock        ${lock.held ? `${lock.holder ?? 'held'}, since ${lock.since ? time(lock.since) : 'just now'}` : 'free'}`,
    section('To send', backlog, () =>
      output.table(
        ['Type', 'Events', 'Claimed', 'Packed', 'Packets', 'Oldest'],
        backlog.map((one) => [one.type, one.events, one.claimed, one.packed, one.packets, time(one.oldest)]),
      ),
    ),
    section('Set aside', setAside, () =>
      output.table(
        ['Type', 'Waiting here', 'Quarantined here', 'Rejected there', 'Invalid'],
        setAside.map((one) => [one.type, one.waiting, one.quarantined, one.rejected, one.invalid]),
      ),
    ),
    section('Received up to', cursors, () =>
      output.table(
        ['Type', 'From', 'For', 'Packet', 'At'],
        cursors.map((one) => [
          one.type,
          one.origin,
          one.audience === '*' ? 'every store' : one.audience,
          one.epoch === 1 ? one.number : `${one.epoch}.${one.number}`,
          time(one.movedAt),
        ]),
      ),
    ),
  ].join('\n')
}

function section(title: string, rows: readonly unknown[], table: () => string): string {
  return `\n${title}:${rows.length === 0 ? ' nothing' : `\n${table()}`}`
}

function hostLine({ holder, since, lineDownSince, refused }: HostState, time: (instant: string) => string): string {
  const line = lineDownSince ? `; a database has been out of reach since ${time(lineDownSince)}` : ''
  const mistakes = refused
    ? `; since ${time(refused.at)} the configuration is refused, the last valid one is in force: ${refused.message}`
    : ''
  return `${holder}, since ${time(since)}${line}${mistakes}`
}

function runLine(run: Run, time: (instant: string) => string): string {
  const duration = run.endedAt ? `, took ${took(run)}` : ''
  const error = run.error ? `: ${run.error}` : ''
  const idle = run.idleUntil ? `; looked since, the last time at ${time(run.idleUntil)}: nothing to do` : ''
  return `${time(run.startedAt)} by ${run.startedBy} (${run.reason})${duration}, ${run.outcome}${error}${idle}`
}
