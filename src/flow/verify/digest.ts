import { createHash } from 'node:crypto'
import { carriedColumns } from '../../contract/schema.ts'
import type { Row, Table } from '../../contract/table.ts'
import { canonicalOf } from '../../contract/value.ts'
import type { DocumentName } from '../document-type.ts'
import type { Version } from '../version.ts'

/** 64 bits: by chance two different documents have the same one in 10¹⁹ times. */
export type Digest = bigint

/** By a document's name it belongs to one of so many. */
export const BUCKETS = 1024

export function bucketOf(name: DocumentName): number {
  return bucketAt(nameDigest(name))
}

export function nameDigest({ kind, key }: DocumentName): Digest {
  return digestOf(JSON.stringify([kind, key]))
}

/** `name`: the digest of a document's name. */
export function bucketAt(name: Digest): number {
  return Number(name % BigInt(BUCKETS))
}

/** Two sites that hold the same version of a document were sent the same bytes. */
export function versionDigest({ kind, key }: DocumentName, { epoch, number }: Version): Digest {
  return digestOf(JSON.stringify([kind, key, epoch, number]))
}

/** A document's content and its sums. */
export interface Content {
  readonly digest: Digest
  /** By `table.column`, of its decimals: in units of their last decimal. */
  readonly sums: ReadonlyMap<string, Sum>
}

export interface Sum {
  readonly units: bigint
  /** Decimals. */
  readonly scale: number
}

/**
 * Digests what a document's columns hold, header and details, whatever the order of fields and lines. `without`: columns,
 * as `table.column`, that one of the two sites has not got.
 */
export function contentReader(
  root: Table,
  without: ReadonlySet<string>,
): (name: DocumentName, document: Row) => Content {
  const read = textReader(root, [], without)
  return ({ kind, key }, document) => {
    const sums = new Map<string, Sum>()
    return { digest: digestOf(JSON.stringify([kind, key, read(document, sums)])), sums }
  }
}

type Read = (row: Row, sums: Map<string, Sum>) => string

function textReader(table: Table, inherited: readonly string[], without: ReadonlySet<string>): Read {
  const columns = carriedColumns(table, inherited)
    .filter(([name]) => !without.has(`${table.name}.${name}`))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, { type }]) => {
      const scale = type.startsWith('decimal') ? Number(/,(\d+)\)/.exec(type)?.[1] ?? 0) : undefined
      return { name, canonical: canonicalOf(type), scale, total: `${table.name}.${name}` }
    })
  const details = (table.details ?? []).map((detail) => ({
    name: detail.name,
    read: textReader(detail, [...inherited, ...table.key], without),
  }))
  return (row, sums) => {
    const values = columns.map(({ name, canonical, scale, total }) => {
      const value = row[name] ?? null
      const exact = value === null ? null : (canonical(value) ?? value)
      if (scale !== undefined && typeof exact === 'string' && /^-?[\d.]+$/.test(exact)) {
        const units = BigInt(exact.replace('.', ''))
        sums.set(total, { units: (sums.get(total)?.units ?? 0n) + units, scale })
      }
      return exact
    })
    const lines = details.map(({ name, read }) =>
      ((row[name] as Row[] | undefined) ?? []).map((line) => read(line, sums)).sort(),
    )
    return JSON.stringify([values, lines])
  }
}

function digestOf(text: string): Digest {
  return createHash('sha256').update(text).digest().readBigUInt64BE()
}
