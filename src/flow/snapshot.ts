import type { DrawnNumber, Position, StoredPacket } from './stream.ts'

/** A site's documents of a type for one audience, all of them, made in one go and stored in parts (PROTOCOL.md, rule 21). */
export interface Snapshot extends SnapshotName {
  /** The stream's head when it was begun: what follows is read from there. */
  readonly head: Position
  readonly parts: number
}

/** Those of several audiences with the same version were made together. */
export interface SnapshotName {
  readonly origin: string
  readonly audience: string
  readonly type: string
  readonly epoch: number
  /** Drawn before anything was read: every document in it is newer. */
  readonly version: number
}

/** What a destination needs to go on with an origin's streams of a type. */
export interface SnapshotRequest {
  /** The destination. */
  readonly site: string
  readonly origin: string
  readonly type: string
  /** The least epoch that it may be of. */
  readonly epoch: number
  /** The number that it must reach in the stream for every store; absent: that one is not needed. */
  readonly shared?: number
  /** The same of the stream for this site alone. With both, what is in neither is removed at the destination. */
  readonly own?: number
}

/** The web database's snapshots. Each verb is one transaction. */
export interface Snapshots {
  /** Of an origin, or of a destination. */
  requests(of: { readonly origin: string } | { readonly site: string }): Promise<SnapshotRequest[]>
  /** Each takes the place of what the site asked of the origin and type before. */
  ask(requests: readonly SnapshotRequest[]): Promise<void>
  answered(request: SnapshotRequest): Promise<void>
  /** Those that are whole, and that this site may read; the newest first. */
  list(origin: string, type: string): Promise<Snapshot[]>
  /** `part`: from 1. undefined: the snapshot is no longer there. */
  part(snapshot: SnapshotName, part: number): Promise<StoredPacket | undefined>
  put(
    snapshot: SnapshotName,
    part: number,
    packet: Omit<StoredPacket, 'stream' | 'from' | 'to' | 'predecessor'>,
  ): Promise<void>
  /** From now on they are there; what nobody will load any more goes. */
  finish(snapshots: readonly Snapshot[]): Promise<void>
}

/** How far a destination has loaded snapshots. */
export interface Loading {
  /** The parts of it that are loaded. */
  loaded(snapshot: SnapshotName): Promise<number>
  /** `drawn`: the number under which the documents of its last loaded part came. */
  advance(snapshot: SnapshotName, loaded: number, drawn: DrawnNumber): Promise<void>
  /** By origin and type, the highest such number of all time. */
  drawn(): Promise<(DrawnNumber & { readonly origin: string; readonly type: string })[]>
}

/** The newest snapshots that answer a request; undefined: there are none. `snapshots`: of its origin and type. */
export function answerTo(
  { site, epoch, shared, own }: SnapshotRequest,
  snapshots: readonly Snapshot[],
): Snapshot[] | undefined {
  for (const newest of snapshots) {
    const together = snapshots.filter((one) => one.epoch === newest.epoch && one.version === newest.version)
    const reaching = (audiences: readonly string[], number: number | undefined) =>
      number === undefined
        ? []
        : together.filter(({ audience, head }) => audiences.includes(audience) && head.number >= number)
    const parts = [...reaching(['*'], shared), ...reaching([site, HEAD_OFFICE], own)]
    const wanted = [shared, own].filter((number) => number !== undefined).length
    if (newest.epoch >= epoch && parts.length === wanted) return parts
  }
  return undefined
}

/** The literal audience of the head office, whatever its code. */
const HEAD_OFFICE = 'HO'
