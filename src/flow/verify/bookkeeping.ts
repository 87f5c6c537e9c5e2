import type { DocumentName } from '../document-type.ts'
import type { Version } from '../version.ts'
import type { Sum } from './digest.ts'

/** What a site has noted of the documents it sent and received, in the order of their names. */
export interface Bookkeeping {
  /** All that was sent of some of a type's documents, which come after `last`; []: there are no more. */
  sentPage(type: string, last: DocumentName | undefined): Promise<SentRow[]>
  /** How many of a type's documents somebody holds, or is about to. */
  sentCount(type: string): Promise<number>
  /** What was sent of these documents, with their packets. */
  sent(type: string, documents: readonly DocumentName[]): Promise<SentRow[]>
  /** Those of the documents that have changed and are not in the outbox yet. */
  changing(type: string, documents: readonly DocumentName[]): Promise<DocumentName[]>
  /** Whether some document of a type has changed and is not in the outbox yet. */
  isChanging(type: string): Promise<boolean>
  /** What was received of some of a type's documents, after `last`, and is here or held. */
  receivedPage(type: string, last: ReceivedRow | undefined): Promise<ReceivedRow[]>
  /** The site's last claim. */
  lastClaim(): Promise<{ readonly epoch: number; readonly number: number }>
}

/** What was sent of a document to one audience. */
export interface SentRow extends DocumentName {
  readonly audience: string
  readonly version: Version
  /** The packet's number in its stream; absent: not uploaded yet, or purged. */
  readonly packet?: number
  /** Its packet waits in the outbox. */
  readonly waiting?: boolean
}

/** The newest version that came of a document from one origin. */
export interface ReceivedRow extends DocumentName {
  readonly origin: string
  readonly version: Version
  /** That version is not applied. */
  readonly held: boolean
}

/** Quantities and money of documents, as the business tables have them now. */
export interface Totals {
  /** How many of the documents are there. */
  readonly documents: number
  /** By `table.column`. */
  readonly sums: ReadonlyMap<string, Sum>
}
