import type { Destination, Key, Origin, Site } from '../contract/index.ts'
import type { Compaction } from './compaction.ts'
import type { DocumentName, DocumentType } from './document-type.ts'
import type { Epochs, Standing, Witness } from './epochs.ts'
import type { Loading, Snapshots } from './snapshot.ts'
import type {
  Cursor,
  KeptPacket,
  OutboxPacket,
  PacketName,
  Placement,
  Position,
  Seen,
  StoredPacket,
  Stream,
} from './stream.ts'
import type { Bookkeeping } from './verify/bookkeeping.ts'
import type { Questions } from './verify/questions.ts'
import type { Version } from './version.ts'

/**
 * What the journey of a document needs from the world around it. src/data implements the databases, src/registry the
 * document types; this folder knows neither. A transaction hands out the verbs that are valid inside it.
 */

// ── the site's own database ────────────────────────────────────────────────────────────────────────────────────────

export interface SiteDatabase {
  readonly site: Site
  /**
   * One transaction; it first checks that this process still holds the site's lock (rule 16), else TS_LOCK_LOST. It may be
   * run again from its beginning, after a deadlock: the work keeps nothing outside but what it returns.
   */
  write<T>(work: (tx: SiteTransaction) => Promise<T>): Promise<T>
  /** Reads from one snapshot; never skips a locked row (rule 2). Repeatable likewise. */
  read<T>(work: (tx: SiteSnapshot) => Promise<T>): Promise<T>
  /** Every key that exists of a kind, in bounded batches. */
  keys(type: DocumentType, kind: string): AsyncIterable<readonly Key[]>
}

export interface SiteSnapshot {
  origin(type: DocumentType): Origin
  readonly publications: Pick<Publications, 'fingerprint'>
  readonly events: Pick<Events, 'last'>
  readonly claims: Pick<Claims, 'open'>
  readonly epochs: Pick<Epochs, 'present' | 'forks' | 'unfinished'>
  readonly outbox: Pick<Outbox, 'next' | 'heads' | 'strange' | 'unknown' | 'unwitnessed'>
  readonly sent: Pick<SentDocuments, 'audiences'>
  readonly cursors: Pick<Cursors, 'all'>
  readonly loading: Pick<Loading, 'loaded'>
  readonly received: Pick<ReceivedDocuments, 'due' | 'heldOrigins' | 'rejections' | 'known' | 'held'>
  readonly bookkeeping: Bookkeeping
}

export interface SiteTransaction {
  destination(type: DocumentType): Destination
  readonly publications: Publications
  readonly events: Events
  readonly claims: Claims
  readonly epochs: Epochs
  readonly outbox: Outbox
  readonly sent: SentDocuments
  readonly cursors: Cursors
  readonly loading: Loading
  readonly received: ReceivedDocuments
  /** Undoes `work` alone if it throws. */
  savepoint<T>(work: () => Promise<T>): Promise<T>
}

/** Which types were published as a whole, and with which tables and mapping (rule 7). */
export interface Publications {
  fingerprint(type: string): Promise<string | undefined>
  record(type: string, fingerprint: string): Promise<void>
}

/** The queue of business events. Triggers append to it, in the transaction of the business change. */
export interface Events {
  /** The number of the last event of a type that waits, up to which a cycle sends; 0: none waits. */
  last(type: string): Promise<number>
  /** `to`: resend to these audiences only; absent: wherever the document belongs. */
  append(type: string, documents: readonly DocumentName[], to?: readonly string[]): Promise<void>
  /** Takes the oldest events, up to number `last`, of at most `most` documents out of the queue; one entry per document. */
  take(type: string, last: number, most: number): Promise<ClaimedDocument[]>
}

export interface ClaimedDocument extends DocumentName {
  /** The resend is for these audiences only; absent if any of its events was a change. */
  readonly to?: readonly string[]
}

/** Documents that are sent together, under one version. */
export interface Claim {
  readonly type: string
  readonly epoch: number
  readonly number: number
  readonly documents: readonly ClaimedDocument[]
}

export interface Claims {
  /** Locks the site's counter until commit, raises it, and gives the number drawn (rule 1). */
  draw(): Promise<{ readonly epoch: number; readonly number: number }>
  record(claim: Claim): Promise<void>
  /** The oldest claim of the type, after `latest`, whose packets are not in the outbox yet. */
  open(type: string, latest?: Pick<Claim, 'epoch' | 'number'>): Promise<Claim | undefined>
  /** The claim's packets are in the outbox; it is never extracted again (rule 4). */
  close(claim: Claim): Promise<void>
  /** Gives up all open claims: another claim takes their documents, under a version that was never drawn. */
  void(): Promise<Claim[]>
}

export interface Outbox {
  store(packets: readonly OutboxPacket[]): Promise<void>
  /** The packets of the oldest claim of the type that is not uploaded; none: []. */
  next(type: string): Promise<OutboxPacket[]>
  /** The packets stand in the web database: they and their documents are UPLOADED. */
  uploaded(type: string, placements: readonly Placement[]): Promise<void>
  /** The last uploaded packet of each stream; a seek for each, however many packets there are. */
  heads(): Promise<Position[]>
  /** Uploaded packets of the stream, from the first of `kept` on, that are not among those wait to be sent again. Gives how many. */
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
        readonly note?: string
      }
    | { readonly status: 'INVALID'; readonly code: string; readonly reason: string; readonly remedy: string }
    /** Nobody has it and nobody gets it: forgotten, unless its removal is still on its way. */
    | { readonly status: 'NOBODY' }
  )

export interface SentDocuments {
  /** The audiences that hold each document or are about to, in the order asked; no removal among them. */
  audiences(type: string, documents: readonly DocumentName[]): Promise<(readonly string[])[]>
  /** Replaces the audiences that hold the documents, and what is said of them. */
  record(claim: Claim, outcomes: readonly SentOutcome[]): Promise<void>
  /** Notes that this audience holds the documents, whatever was sent: they are taken back if they are not meant for it. */
  remember(type: string, documents: readonly DocumentName[], audience: string): Promise<void>
  /** Appends events for INVALID documents of the type with this code; for how many. */
  reclaim(type: string, code: string): Promise<number>
  /** Moves statuses to PROCESSED, REJECTED, WAIVED or back to UPLOADED, as the destinations now say (rule 15). */
  settle(processed: readonly Position[], rejections: readonly Rejection[]): Promise<void>
}

export interface Cursors {
  /** `origin`: of its streams alone. */
  all(origin?: string): Promise<Cursor[]>
  /**
   * Compare-and-set; TS_LOCK_LOST if the cursor does not stand at `from` (rule 10). `loaded`: the packet that was; absent:
   * the stream is read again from `to` on.
   */
  move(from: Position, to: Position, loaded?: Seen): Promise<void>
}

/**
 * WAITING: tried again without counting. QUARANTINED: the destination refused it. CONFLICT: another one stands here, and
 * a person decides. WAIVED: a person closed it.
 */
export type ReceivedStatus = 'APPLIED' | 'WAITING' | 'QUARANTINED' | 'CONFLICT' | 'WAIVED'

export interface ReceivedDocument extends DocumentName {
  readonly type: string
  readonly origin: string
  readonly version: Version
  readonly status: ReceivedStatus
  readonly code?: string
  readonly reason?: string
  readonly remedy?: string
  /** Attempts that failed for the document's own data. */
  readonly attempts: number
  /** The packet that brought it. */
  readonly packet: string
}

/** The newest version of a document that came from an origin. */
export interface KnownDocument {
  readonly origin: string
  readonly version: Version
  /** The origin's document is in the tables here, in this version or an older one. */
  readonly present: boolean
}

/** A received document that is not applied, with its content. */
export interface HeldDocument extends ReceivedDocument {
  readonly documentVersion: number
  /** null: a removal. */
  readonly document: object | null
  /** Of a CONFLICT: what stands here. */
  readonly standing?: object | null
}

/** WAITING ones of an origin, and QUARANTINED ones with fewer than `attempts`; removals alone or content alone. */
export interface DueDocuments {
  readonly type: string
  readonly origin: string
  readonly what: 'content' | 'removals'
  readonly attempts: number
  readonly most: number
  /** Those that come after this one. */
  readonly after?: HeldDocument
}

export interface OlderDocuments {
  readonly type: string
  readonly kind: string
  readonly origin: string
  readonly than: { readonly epoch: number; readonly number: number }
  readonly most: number
}

export interface ReceivedDocuments {
  /** What is known here of documents with these keys, from any origin, in the order asked. */
  known(type: string, documents: readonly DocumentName[]): Promise<(readonly KnownDocument[])[]>
  /** Removals of this origin's documents up to this version may be remembered no longer. */
  forgotten(type: string, origin: string): Promise<Version | undefined>
  /** Replaces what is known of these documents of this origin. Content is kept for those that are not APPLIED. */
  record(documents: readonly HeldDocument[]): Promise<void>
  /** Those of the origin's documents with these names that are not applied. */
  held(type: string, origin: string, documents: readonly DocumentName[]): Promise<HeldDocument[]>
  /** Documents of an origin that are not removed, whose version is older. */
  older(which: OlderDocuments): Promise<DocumentName[]>
  /** Documents to try again, in key order. */
  due(which: DueDocuments): Promise<HeldDocument[]>
  /** Whose documents are WAITING or QUARANTINED here. */
  heldOrigins(): Promise<string[]>
  /** Every document here that is not applied. */
  rejections(): Promise<Rejection[]>
}

// ── the web database ───────────────────────────────────────────────────────────────────────────────────────────────

/** Each verb is one transaction. */
export interface WebDatabase {
  sites(): Promise<RegisteredSite[]>
  /**
   * Locks the site's row, refuses a sender whose epoch is not current (TS_EPOCH_OLD), and gives the packets of one claim
   * the next numbers of their streams (rule 8). A packet that stands there already keeps its number; with other bytes it
   * is TS_PACKET_CHANGED. `epoch`: the sender's; absent: that of the packets. Those that are sent again have their own.
   */
  place(origin: string, packets: readonly OutboxPacket[], epoch?: number): Promise<Placement[]>
  /** The streams meant for this site whose head is not at its cursor: one indexed query. `origin`: its alone. */
  ahead(site: Site, cursors: readonly Position[], origin?: string): Promise<Position[]>
  /** The heads of the streams that a site sends. */
  heads(origin: string): Promise<Position[]>
  /** The packets of a stream that the web database keeps, in order. */
  kept(stream: Stream): Promise<readonly KeptPacket[]>
  /** The first packet of a stream after a number. */
  packetAfter(stream: Stream, number: number): Promise<StoredPacket | undefined>
  /** Replaces all receipts and rejections of a site (rule 15). */
  acknowledge(site: string, receipts: readonly Cursor[], rejections: readonly Rejection[]): Promise<void>
  /** What the destinations say of this origin's documents, from one snapshot. */
  settlement(origin: string): Promise<Settlement>
  readonly questions: Questions
  standing(origin: string): Promise<Standing>
  /** From now on, whoever sends in an older epoch of the site is refused. */
  openEpoch(site: string, epoch: number): Promise<void>
  readonly snapshots: Snapshots
  readonly compaction: Compaction
}

export interface RegisteredSite extends Site {
  readonly name: string
  /** A site that is not active is neither counted nor awaited (rule 23). */
  readonly active: boolean
}

/** A document that a destination holds back, and why. */
export interface Rejection extends DocumentName {
  /** The destination. */
  readonly site: string
  readonly origin: string
  readonly type: string
  readonly version: Version
  readonly status: Exclude<ReceivedStatus, 'APPLIED'>
  readonly code: string
  readonly reason: string
}

export interface Settlement {
  /** How far every active destination of a stream has applied it; absent: nothing yet. */
  readonly processed: readonly Position[]
  readonly rejections: readonly Rejection[]
}
