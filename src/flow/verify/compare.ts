import { type DocumentName, nameText } from '../document-type.ts'
import { compareVersions } from '../version.ts'
import type { Entry, Repair, Side } from './question.ts'

/** What two sites have differently, and what is no difference yet. */
export interface Comparison {
  readonly differences: readonly Repair[]
  /** On their way between the two. */
  readonly moving: number
  /** Set aside at one of them, with the reason. */
  readonly held: number
  /** All that is on its way comes from the origin to this destination: afterwards both have the same. */
  readonly certain: boolean
}

/**
 * Compares documents that differ by their digests. The two sites looked at different times: what has changed or was sent
 * since is no difference.
 */
export function compare(origin: Side, destination: Side, deep: boolean): Comparison {
  const theirs = new Map(destination.entries.map((entry) => [nameText(entry), entry]))
  const ours = new Map(origin.entries.map((entry) => [nameText(entry), entry]))
  const differences: Repair[] = []
  let moving = 0
  let held = 0
  let certain = true
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const [sent, received] = [ours.get(name), theirs.get(name)]
    if (sent?.digest === received?.digest && received?.state !== 'held') continue
    if (!deep && isNewer(sent, received)) continue
    if (sent?.state === 'kept') continue
    if (sent?.state === 'held' || received?.state === 'held') {
      held++
      certain = false
    } else if (isMoving(sent, received, origin, destination)) {
      moving++
      if (!sent?.at) certain = false
    } else differences.push({ ...nameOf((sent ?? received)!), what: whatOf(sent, received) })
  }
  return { differences, moving, held, certain }
}

/** A snapshot brings documents under a version of its own, which is newer than that by which they were sent before. */
function isNewer(sent: Entry | undefined, received: Entry | undefined): boolean {
  if (sent?.digest === undefined || received?.digest === undefined) return false
  return Boolean(sent.version && received.version && compareVersions(received.version, sent.version) > 0)
}

function isMoving(sent: Entry | undefined, received: Entry | undefined, origin: Side, destination: Side): boolean {
  if (sent?.state === 'changing') return true
  const { claim } = origin
  const version = received?.version
  if (claim && version && (version.epoch - claim.epoch || version.number - claim.number) > 0) return true
  const at = sent?.at
  if (at?.number === undefined) return false
  const cursor = destination.cursors?.find(({ stream }) => stream.audience === at.audience)
  return at.number > (cursor?.number ?? 0)
}

function whatOf(sent: Entry | undefined, received: Entry | undefined): Repair['what'] {
  if (received?.digest === undefined) return 'MISSING'
  return sent?.digest === undefined ? 'UNMEANT' : 'OTHER'
}

function nameOf({ kind, key }: DocumentName): DocumentName {
  return { kind, key }
}
