import type { Destination, Key, Keys, Origin, Site } from '../../contract/index.ts'
import type { DocumentType } from '../document-type.ts'
import type { Epochs } from '../epochs.ts'
import type { Loading } from '../snapshot.ts'
import type { Bookkeeping, Totals } from '../verify/bookkeeping.ts'
import type { Claims, Events } from './events.ts'
import type { Outbox, SentDocuments } from './outbox.ts'
import type { Cursors, ReceivedDocuments } from './received.ts'

/**
 * The site's own database: with the web database, what the journey of a document needs from the world around it.
 * src/data implements both, src/registry the document types; this folder knows neither. A transaction hands out the verbs
 * that are valid inside it.
 */
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
  /** Of these documents' decimals. `without`: columns, as `table.column`, that are left out. */
  totals(type: DocumentType, keys: Keys, without: ReadonlySet<string>): Promise<Totals>
  readonly publications: Pick<Publications, 'fingerprint'>
  readonly events: Pick<Events, 'last'>
  readonly claims: Pick<Claims, 'open'>
  readonly epochs: Pick<Epochs, 'present' | 'forks' | 'unfinished'>
  readonly outbox: Pick<Outbox, 'next' | 'heads' | 'strange' | 'unknown' | 'unwitnessed'>
  readonly sent: Pick<SentDocuments, 'holders' | 'lost'>
  readonly cursors: Pick<Cursors, 'all'>
  readonly loading: Pick<Loading, 'loaded' | 'drawn'>
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
