import { BUCKETS, bucketAt, type Digest, type Sum } from './digest.ts'

/** What is counted of a document. */
export interface Counted {
  /** Digest of its name. */
  readonly name: Digest
  /** Of its version, or content. */
  readonly digest: Digest
  readonly sums?: ReadonlyMap<string, Sum>
}

/** Documents that two sites should have alike, in so few numbers that they cost nothing on the line. */
export class Tally {
  documents = 0
  /** Which documents there are. */
  readonly names = new BigUint64Array(BUCKETS)
  /** What they are. */
  readonly buckets = new BigUint64Array(BUCKETS)
  readonly sums = new Map<string, Sum>()

  add(counted: Counted): void {
    this.#count(counted, 1)
  }

  remove(counted: Counted): void {
    this.#count(counted, -1)
  }

  /** Adds all that another one has counted. */
  join(other: Tally): void {
    this.documents += other.documents
    for (const [bucket, digest] of other.buckets.entries()) this.buckets[bucket]! ^= digest
    for (const [bucket, name] of other.names.entries()) this.names[bucket]! ^= name
    this.addSums(other.sums)
  }

  /** Of documents that were counted without their sums. */
  addSums(sums: ReadonlyMap<string, Sum>): void {
    for (const [total, sum] of sums) this.#sum(total, sum, 1n)
  }

  /** In which buckets the two differ: first those that have not the same documents. */
  differing(other: Tally): { readonly names: number[]; readonly rest: number[] } {
    const buckets = [...this.buckets.keys()].filter((bucket) => this.buckets[bucket] !== other.buckets[bucket])
    const alike = (bucket: number) => this.names[bucket] === other.names[bucket]
    return { names: buckets.filter((bucket) => !alike(bucket)), rest: buckets.filter(alike) }
  }

  #count({ name, digest, sums = new Map() }: Counted, sign: 1 | -1): void {
    this.documents += sign
    this.names[bucketAt(name)]! ^= name
    this.buckets[bucketAt(name)]! ^= digest
    for (const [total, sum] of sums) this.#sum(total, sum, BigInt(sign))
  }

  #sum(total: string, { units, scale }: Sum, sign: bigint): void {
    this.sums.set(total, { units: (this.sums.get(total)?.units ?? 0n) + sign * units, scale })
  }
}

/** `12.50` */
export function sumText({ units, scale }: Sum): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return units < 0n ? `-${text}` : text
}
