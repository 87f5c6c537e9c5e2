import type { DocumentName } from '../document-type.ts'
import type { Cursor, Position, Seen } from '../stream.ts'
import type { Version } from '../version.ts'

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
  /** Nothing of it is known here from its origin, as was asked in the same transaction. */
  readonly first?: boolean
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
  /** What is here of these documents of an origin, or held, counts as this new, whatever its content is. */
  retain(
    of: { readonly type: string; readonly origin: string },
    documents: readonly DocumentName[],
    version: { readonly epoch: number; readonly number: number },
  ): Promise<void>
  /** Documents of an origin that are not removed, whose version is older. */
  older(which: OlderDocuments): Promise<DocumentName[]>
  /** Documents to try again, in key order. */
  due(which: DueDocuments): Promise<HeldDocument[]>
  /** Whose documents are WAITING or QUARANTINED here. */
  heldOrigins(): Promise<string[]>
  /** Every document here that is not applied. */
  rejections(): Promise<Rejection[]>
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
