import { BUCKETS, type Digest, type Sum } from './digest.ts'

/** What is counted of a document: its bucket, its digest, its sums. */
export interface Counted {
  readonly bucket: number
  readonly digest: Digest
  readonly sums?: ReadonlyMap<string, Sum>
}

/** Documents that two sites should have alike, in so few numbers that they cost nothing on the line. */
export class Tally {
  documents = 0
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
    for (const [total, sum] of other.sums) this.#sum(total, sum, 1n)
  }

  /** In which of them the two differ. */
  differing(other: Tally): number[] {
    return [...this.buckets.keys()].filter((bucket) => this.buckets[bucket] !== other.buckets[bucket])
  }

  #count({ bucket, digest, sums = new Map() }: Counted, sign: 1 | -1): void {
    this.documents += sign
    this.buckets[bucket]! ^= digest
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
