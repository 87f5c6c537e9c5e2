import { type DocumentName, type DocumentType, nameText } from '../document-type.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import { compareVersions, type Version } from '../version.ts'
import type { SentRow } from './bookkeeping.ts'
import { bucketAt, type Digest, nameDigest, type Sum } from './digest.ts'
import { type ClaimRange, GoneDocuments, isGone } from './gone.ts'
import type { Entry, Side } from './question.ts'
import { type Counted, Tally } from './tally.ts'

/** What another site asks for. */
export interface WantedOf {
  /** Whose documents it asks for; absent: it asks for the tally. */
  readonly buckets?: ReadonlySet<number>
  /** Claims that are left out. */
  readonly gone?: readonly ClaimRange[]
}

/** By the other site's code. */
export type Wanted = ReadonlyMap<string, WantedOf>

/** A document as its audiences are to have it. */
export interface SentDocument {
  readonly name: DocumentName
  readonly audiences: SentAudience[]
}

export interface SentAudience {
  readonly audience: string
  readonly version?: Version
  /** Absent: it is to have none. */
  readonly digest?: Digest
  readonly sums?: ReadonlyMap<string, Sum>
  /** It may have what it has. */
  readonly state?: 'held' | 'kept'
}

/** Totals of what one audience has, and the shared ones not. */
export interface SentTotals {
  /** A store's code; undefined: documents for every store, or for the head office. */
  readonly store?: string
  readonly sums: ReadonlyMap<string, Sum>
  /** So many are no longer in the tables, and stay where they went. */
  readonly kept: number
}

const TOGETHER = 1000

/**
 * Gathers what each destination is to have. Documents for every store are counted once, and at a store only what it has of
 * its own.
 */
export class Sides {
  readonly #type: DocumentType
  readonly #wanted: Wanted
  readonly #shared = new Tally()
  readonly #own = new Map<string, Tally>()
  readonly #entries = new Map<string, Entry[]>()
  readonly #gone = new GoneDocuments()
  #kept = 0

  constructor(type: DocumentType, wanted: Wanted) {
    this.#type = type
    this.#wanted = wanted
    for (const [site, { buckets }] of wanted) {
      if (buckets) this.#entries.set(site, [])
      else this.#own.set(site, new Tally())
    }
  }

  wants(bucket: number): boolean {
    return [...this.#wanted.values()].some(({ buckets }) => !buckets || buckets.has(bucket))
  }

  add({ name, audiences }: SentDocument): void {
    const digested = nameDigest(name)
    const bucket = bucketAt(digested)
    if (this.#own.size > 0) this.#count(digested, audiences)
    for (const [site, entries] of this.#entries) {
      const { buckets, gone = [] } = this.#wanted.get(site)!
      if (!buckets?.has(bucket)) continue
      const own = audiences.filter(({ audience }) => this.#isFor(audience, site))
      const { digest, version, state } = best(own) ?? own.find(({ state }) => state) ?? {}
      if (state === 'kept' && version && isGone(version, gone)) continue
      entries.push({ ...name, digest: digest?.toString(16), version, state })
    }
  }

  /** Of documents that were added without their sums. */
  addTotals({ store, sums, kept }: SentTotals): void {
    const tally = store === undefined ? this.#shared : this.#own.get(store)
    tally?.addSums(sums)
    this.#kept += kept
  }

  #count(name: Digest, audiences: readonly SentAudience[]): void {
    if (this.#type.flow === 'to-head-office') for (const one of audiences) this.#gone.add(one)
    const shared = best(audiences.filter(({ audience }) => this.#isShared(audience)))
    if (shared) this.#shared.add({ ...shared, name })
    for (const { audience } of audiences) {
      const tally = this.#isShared(audience) ? undefined : this.#own.get(audience)
      if (!tally) continue
      const own = best(audiences.filter((one) => this.#isFor(one.audience, audience)))
      if (shared) tally.remove({ ...shared, name })
      if (own) tally.add({ ...own, name })
    }
  }

  #isShared(audience: string): boolean {
    return audience === '*' || this.#type.flow === 'to-head-office'
  }

  #isFor(audience: string, site: string): boolean {
    return this.#isShared(audience) || audience === site
  }

  /** By site. What was to be compared may be on its way meanwhile: that is looked up last. */
  async told(site: SiteDatabase, claim: Side['claim']): Promise<ReadonlyMap<string, Side>> {
    const without = absentColumns(this.#type)
    const sides = new Map<string, Side>()
    const gone = this.#gone.found ?? (this.#kept > 0 ? { documents: this.#kept, claims: [] } : undefined)
    const changing = await site.read((tx) => tx.bookkeeping.isChanging(this.#type.name))
    for (const [code, tally] of this.#own) {
      tally.join(this.#shared)
      sides.set(code, { tally, entries: [], without, claim, gone, changing })
    }
    for (const [code, entries] of this.#entries) {
      const standing: Entry[] = []
      for (let at = 0; at < entries.length; at += TOGETHER)
        standing.push(...(await this.#standing(site, code, entries.slice(at, at + TOGETHER))))
      sides.set(code, { tally: new Tally(), entries: standing, without, claim })
    }
    return sides
  }

  #standing(site: SiteDatabase, code: string, entries: readonly Entry[]): Promise<Entry[]> {
    return site.read(async (tx) => {
      const { name } = this.#type
      const changing = new Set((await tx.bookkeeping.changing(name, entries)).map(nameText))
      const rows = new Map<string, SentRow>()
      for (const row of await tx.bookkeeping.sent(name, entries)) {
        const newest = rows.get(nameText(row))
        if (this.#isFor(row.audience, code) && (!newest || compareVersions(newest.version, row.version) < 0))
          rows.set(nameText(row), row)
      }
      return entries.map((entry): Entry => {
        const row = rows.get(nameText(entry))
        const moved = changing.has(nameText(entry)) || row?.waiting || isOther(row?.version, entry.version)
        const at = row && { audience: row.audience, number: row.packet }
        return { ...entry, version: row?.version, at, state: moved ? 'changing' : entry.state }
      })
    })
  }
}

/** Columns that are not at this site, as `table.column`. */
export function absentColumns({ mapping }: DocumentType): string[] {
  return Object.entries(mapping).flatMap(([table, { columns = {} }]) =>
    Object.entries(columns).flatMap(([column, physical]) => (physical === null ? [`${table}.${column}`] : [])),
  )
}

/** Of what was sent of a document, the content that counts. */
function best(audiences: readonly SentAudience[]): (SentAudience & Omit<Counted, 'name'>) | undefined {
  let found: (SentAudience & Omit<Counted, 'name'>) | undefined
  for (const one of audiences) {
    const { digest, version } = one
    if (digest === undefined) continue
    if (!found?.version || (version && compareVersions(version, found.version) > 0)) found = { ...one, digest }
  }
  return found
}

function isOther(now: Version | undefined, noted: Version | undefined): boolean {
  return now !== undefined && noted !== undefined && !noted.removal && compareVersions(now, noted) > 0
}
