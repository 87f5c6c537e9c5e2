import type { Site } from '../../contract/index.ts'
import type { Compaction } from '../compaction.ts'
import type { Standing } from '../epochs.ts'
import type { Snapshots } from '../snapshot.ts'
import type { DepartingPacket, KeptPacket, Placement, Position, Receipt, StoredPacket, Stream } from '../stream.ts'
import type { Questions } from '../verify/questions.ts'
import type { Rejection } from './received.ts'

/** Each verb is one transaction. */
export interface WebDatabase {
  sites(): Promise<RegisteredSite[]>
  /**
   * Locks the site's row, refuses a sender whose epoch is not current (TS_EPOCH_OLD), and gives the packets of one claim
   * the next numbers of their streams (rule 8). A packet that stands there already keeps its number; with other bytes it
   * is TS_PACKET_CHANGED. One that was lost there takes its own number again, if that is still to come. New ones wait for
   * those (TS_WEB_DATABASE_BEHIND). `epoch`: the sender's; absent: that of the packets. Those that are sent again have
   * their own.
   */
  place(origin: string, packets: readonly DepartingPacket[], epoch?: number): Promise<Placement[]>
  /** The streams meant for this site whose head is not at its cursor: one indexed query. `origin`: its alone. */
  ahead(site: Site, cursors: readonly Position[], origin?: string): Promise<Position[]>
  /** The heads of the streams that a site sends. */
  heads(origin: string): Promise<Position[]>
  /** The packets of a stream that the web database keeps, in order. */
  kept(stream: Stream): Promise<readonly KeptPacket[]>
  /** The first packet of a stream after a number. */
  packetAfter(stream: Stream, number: number): Promise<StoredPacket | undefined>
  /** Replaces all receipts and rejections of a site (rule 15). */
  acknowledge(site: string, receipts: readonly Receipt[], rejections: readonly Rejection[]): Promise<void>
  /** What the destinations say of this origin's documents, from one snapshot. */
  settlement(origin: string): Promise<Settlement>
  readonly questions: Questions
  standing(origin: string): Promise<Standing>
  /** From now on, whoever sends in an older epoch of the site is refused, and its snapshots of older ones are gone. */
  openEpoch(site: string, epoch: number): Promise<void>
  readonly snapshots: Snapshots
  readonly compaction: Compaction
}

export interface RegisteredSite extends Site {
  readonly name: string
  /** A site that is not active is neither counted nor awaited (rule 23). */
  readonly active: boolean
}

export interface Settlement {
  /** How far every active destination of a stream has applied it; absent: nothing yet. */
  readonly processed: readonly Position[]
  readonly rejections: readonly Rejection[]
}
