import type { DocumentName } from '../document-type.ts'

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
