import type { KeptPacket, StoredPacket, Stream } from './stream.ts'

/** Merging of packets in the web database. Each verb is one transaction. */
export interface Compaction {
  /** Packets of a stream after a number that were uploaded more than a day ago, in order. */
  candidates(stream: Stream, after: number): Promise<readonly Candidate[]>
  /** Puts one packet in the place of several that follow each other. TS_LOCK_LOST if one of them is no longer there. */
  merge(members: readonly StoredPacket[], merged: Merged): Promise<void>
}

export interface Candidate extends KeptPacket {
  readonly documentVersion: number
}

export type Merged = Pick<StoredPacket, 'documents' | 'body'> & { readonly bodyDigest: string }
