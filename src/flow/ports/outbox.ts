import type { DocumentName } from '../document-type.ts'
import type { Witness } from '../epochs.ts'
import type {
  DepartingPacket,
  KeptPacket,
  OutboxPacket,
  PacketName,
  Placement,
  Position,
  StoredPacket,
  Stream,
} from '../stream.ts'
import type { Claim } from './events.ts'
import type { Rejection } from './received.ts'

export interface Outbox {
  store(packets: readonly OutboxPacket[]): Promise<void>
  /** The packets of the oldest claim of the type that is not uploaded; none: []. */
  next(type: string): Promise<DepartingPacket[]>
  /** The packets stand in the web database: they and their documents are UPLOADED. */
  uploaded(placements: readonly Placement[]): Promise<void>
  /** The last packet of each stream that was ever uploaded; a seek for each, however many packets there are. */
  heads(): Promise<Position[]>
  /**
   * Uploaded packets of the stream, from the first of `kept` on, that are not among those wait to be sent again, under their
   * numbers; those that are have theirs. Gives how many wait.
   */
  recall(stream: Stream, kept: readonly KeptPacket[]): Promise<number>
  /** Of the heads that this site’s streams have in the web database those whose packets are not here, byte for byte. */
  strange(heads: readonly Position[]): Promise<Position[]>
  /** Of these packets of the web database those that are not here, byte for byte. */
  unknown<P extends PacketName>(packets: readonly P[]): Promise<P[]>
  /** Of what destinations have loaded, what this site has not sent. */
  unwitnessed(witnesses: readonly Witness[]): Promise<Witness[]>
  /** Takes the first packet that was not uploaded, of claims after this one of an epoch, out of the outbox. */
  withdraw(after: { readonly epoch: number; readonly number: number }): Promise<OutboxPacket | undefined>
  /** Takes a packet over that the web database has from this site. */
  adopt(packet: StoredPacket): Promise<void>
}

/** What became of a claimed document. Removals go to audiences that held it and are to hold it no longer (rule 5). */
export type SentOutcome = DocumentName &
  (
    | {
        readonly status: 'PENDING'
        readonly audiences: readonly string[]
        readonly removals: readonly string[]
        /** Of its holders, as they were when it was claimed. */
        readonly first?: boolean
        readonly note?: string
      }
    | { readonly status: 'INVALID'; readonly code: string; readonly reason: string; readonly remedy: string }
    /** Nobody has it and nobody gets it: forgotten, unless its removal is still on its way. */
    | { readonly status: 'NOBODY' }
  )

export interface Holders {
  /** Those that hold the document or are about to; none whose removal is on its way. */
  readonly audiences: readonly string[]
  /** Nobody has been sent it yet. */
  readonly first: boolean
}

/** A document that was lost here, and stays where it went: others there refer to it (PROTOCOL.md, rule 17). */
export interface LostDocument extends DocumentName {
  readonly code: string
  readonly reason: string
  readonly remedy: string
}

export interface SentDocuments {
  /** Of each document, in the order asked. */
  holders(type: string, documents: readonly DocumentName[]): Promise<Holders[]>
  /** Replaces the audiences that hold the documents, and what is said of them. */
  record(claim: Claim, outcomes: readonly SentOutcome[]): Promise<void>
  /** Notes that this audience holds the documents, whatever was sent: they are taken back if they are not meant for it. */
  remember(type: string, documents: readonly DocumentName[], audience: string): Promise<void>
  /** Of the type those that were lost and stay where they went, until they are entered again or published. */
  lost(type: string): Promise<LostDocument[]>
  /** Appends events for INVALID documents of the type with this code; for how many. */
  reclaim(type: string, code: string): Promise<number>
  /** Moves statuses to PROCESSED, REJECTED, WAIVED or back to UPLOADED, as the destinations now say (rule 15). */
  settle(processed: readonly Position[], rejections: readonly Rejection[]): Promise<void>
}
