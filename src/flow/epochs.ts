import type { DrawnNumber, Position, Seen, Stream } from './stream.ts'
import type { Fork } from './version.ts'

/** The epochs of a site. A new one begins when its database was restored from a backup (PROTOCOL.md, rules 17 to 20). */
export interface Epochs {
  /** The present one, and the number that was drawn last. */
  present(): Promise<{ readonly epoch: number; readonly number: number }>
  /** Of all epochs after the first. */
  forks(): Promise<Fork[]>
  /** Begins an epoch. */
  open(fork: Fork): Promise<void>
  /** The present epoch, while the packets that this site did not know are not all taken over. */
  unfinished(): Promise<number | undefined>
  /** They are. */
  finish(epoch: number): Promise<void>
}

/** The highest version that a destination has loaded of a stream of this site. */
export interface Witness {
  readonly site: string
  readonly stream: Stream
  readonly seen: Seen
}

/** What the web database says of a site. */
export interface Standing {
  /** undefined: the site is not registered. */
  readonly epoch: number | undefined
  /** The highest version that each active destination has loaded of each stream; of several with the same packet, one. */
  readonly witnesses: readonly Witness[]
  /** The highest number in its snapshots, those that are there and those that active destinations have loaded. */
  readonly drawn: DrawnNumber | undefined
  /** How far the site itself has told to have loaded what others sent. */
  readonly told: readonly Position[]
}
