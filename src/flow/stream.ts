/** The packets of one origin, audience and type, numbered 1, 2, 3 … without a gap. */
export interface Stream {
  readonly origin: string
  /** `*`, a store's code, or `HO`. */
  readonly audience: string
  readonly type: string
}

/** How far a stream goes, or how far a site has applied it. Number 0, digest '': nothing yet. */
export interface Position {
  readonly stream: Stream
  readonly epoch: number
  readonly number: number
  /** SHA-256 of the packet there, lower-case hex. */
  readonly digest: string
}

/** A packet, by the version that its documents have, and its digest. */
export interface Seen {
  readonly epoch: number
  readonly claim: number
  readonly digest: string
}

/** How far a site has applied a stream, and the highest version that it has loaded of it (PROTOCOL.md, rule 19). */
export interface Cursor extends Position {
  readonly seen?: Seen
}

/** What a destination tells an origin of a stream. */
export interface Receipt extends Cursor {
  /** The highest number of a document that came in a snapshot of this origin and type; absent: none was loaded. */
  readonly drawn?: DrawnNumber
}

/** A number that a site has drawn, within its epoch. */
export interface DrawnNumber {
  readonly epoch: number
  readonly number: number
}

/** A packet in the outbox. Its bytes never change (PROTOCOL.md, rule 4). */
export interface OutboxPacket {
  /** Claim and audience: `S001.1.57.HO` is origin, epoch, claim, audience. */
  readonly id: string
  readonly type: string
  readonly audience: string
  readonly epoch: number
  readonly claim: number
  /** Version of the documents' schema. */
  readonly documentVersion: number
  readonly documents: number
  readonly body: Buffer
  /** SHA-256 of `body`, lower-case hex. */
  readonly digest: string
  /** SHA-256 of `body`, where several packets were merged: `digest` is that of the last of them. */
  readonly bodyDigest?: string
}

/** A packet on its way into the web database. */
export interface DepartingPacket extends OutboxPacket {
  /** Its number, if it stood there before: the web database has lost it. */
  readonly number?: number
  /** How far its stream was sent before; absent: it is the first. */
  readonly reached?: number
}

/** A packet in the web database. `from..to` are the numbers it stands for; more than one after compaction. */
export interface StoredPacket extends OutboxPacket {
  readonly stream: Stream
  readonly from: number
  readonly to: number
  /** Digest of the packet before `from`; '' for the first, or if that one is lost. */
  readonly predecessor: string
}

/** Where a packet of the outbox came to stand. */
export interface Placement {
  readonly id: string
  readonly number: number
}

/** A packet of this site in the web database. */
export interface PacketName {
  readonly id: string
  readonly digest: string
}

/** A packet that the web database keeps, without its bytes. */
export interface KeptPacket extends PacketName {
  /** The first of the numbers that it stands for. */
  readonly from: number
  /** The last. */
  readonly number: number
  readonly epoch: number
  readonly claim: number
  readonly documents: number
}
