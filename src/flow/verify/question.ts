import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { DocumentName } from '../document-type.ts'
import type { Position } from '../stream.ts'
import type { Version } from '../version.ts'
import type { Extra } from './extra.ts'
import type { ClaimRange, Gone } from './gone.ts'
import { Tally } from './tally.ts'

/** What one site asks another about the documents of a type that go between the two. */
export interface Question {
  /** Of this question alone. */
  readonly id: string
  readonly asker: string
  readonly answerer: string
  readonly type: string
  readonly asks: Asks
}

export interface Comparing {
  /** By content, from the business tables; else by version, from what was noted. */
  readonly deep: boolean
  /** Columns, as `table.column`, that the asker has not got. */
  readonly without: readonly string[]
  /** Of the origin, deep: claims whose documents it has no longer; both leave them out. */
  readonly gone?: readonly ClaimRange[]
}

export type Asks =
  | ({ readonly for: 'tally' } & Comparing)
  | ({ readonly for: 'documents'; readonly buckets: readonly number[] } & Comparing)
  /** Which of the documents that it sent are to be sent again, or taken back. parents: what others here refer to. */
  | { readonly for: 'repair' | 'parents'; readonly documents: readonly Repair[] }

export interface Repair extends DocumentName {
  readonly what: 'MISSING' | 'OTHER' | 'UNMEANT'
}

/** A document as one of the two sites has it. */
export interface Entry extends DocumentName {
  /** Hex; absent: it is not there, or not meant to be. */
  readonly digest?: string
  /** Absent: nobody noted any. */
  readonly version?: Version
  /** At the origin: where its packet stands; no number: it has been there for long. */
  readonly at?: { readonly audience: string; readonly number?: number }
  /** It is not to be compared. changing: on its way. held: set aside. kept: deleted at its origin, and kept where it went. */
  readonly state?: 'changing' | 'held' | 'kept'
}

export interface Side {
  readonly tally: Tally
  /** Of the buckets that were asked for. */
  readonly entries: readonly Entry[]
  /** Columns that this site has not got. */
  readonly without: readonly string[]
  /** Of an origin, before it looked: its last claim. What is newer has come since. */
  readonly claim?: { readonly epoch: number; readonly number: number }
  /** Of a store that is the origin: what it has no longer, and the head office keeps; its claims, deep alone. */
  readonly gone?: Gone
  /** Of an origin, after it looked: some of the type's documents have changed, and are not sent yet. */
  readonly changing?: boolean
  /** Of a destination, before it looked: how far it had read the origin's streams. */
  readonly cursors?: readonly Position[]
  /** Of a store, deep: what it has and nobody sent it. */
  readonly extra?: Extra
}

export type Answer =
  | { readonly is: 'side'; readonly side: Side }
  | { readonly is: 'repairing'; readonly documents: number }
  /** It failed there. */
  | { readonly is: 'refused'; readonly code: string; readonly reason: string }

/** Compressed JSON; twice 1,024 digests are 16 KB. */
export function encodeAnswer(answer: Answer): Promise<Buffer> {
  const { buckets, names, documents, sums } = answer.is === 'side' ? answer.side.tally : new Tally()
  const plain =
    answer.is === 'side'
      ? {
          ...answer,
          side: {
            ...answer.side,
            tally: {
              documents,
              buckets: Buffer.from(buckets.buffer).toString('base64'),
              names: Buffer.from(names.buffer).toString('base64'),
              sums: [...sums].map(([total, { units, scale }]) => [total, String(units), scale]),
            },
          },
        }
      : answer
  return promisify(gzip)(JSON.stringify(plain))
}

export async function decodeAnswer(body: Buffer): Promise<Answer> {
  const answer = JSON.parse((await promisify(gunzip)(body)).toString('utf8')) as Answer
  if (answer.is !== 'side') return answer
  const { documents, buckets, names, sums } = answer.side.tally as unknown as Plain
  const tally = new Tally()
  tally.documents = documents
  fill(tally.buckets, buckets)
  fill(tally.names, names)
  for (const [total, units, scale] of sums) tally.sums.set(total, { units: BigInt(units), scale })
  return { ...answer, side: { ...answer.side, tally } }
}

function fill(digests: BigUint64Array, base64: string): void {
  const bytes = Buffer.from(base64, 'base64')
  for (const bucket of digests.keys()) digests[bucket] = bytes.readBigUInt64LE(bucket * 8)
}

interface Plain {
  readonly documents: number
  readonly buckets: string
  readonly names: string
  readonly sums: readonly (readonly [string, string, number])[]
}
