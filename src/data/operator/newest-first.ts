import { coded } from '../../contract/errors.ts'

/** One place in a source's own order, newest first. */
export type Place = readonly (string | number)[]

export interface Entry<T> {
  /** Instant, canonical. */
  readonly at: string
  readonly place: Place
  /** Absent, in a last entry: the source was searched as far as this place, and there may be more behind it. */
  readonly item?: T
}

/** The entries after a place, newest first, at most so many. */
export type Source<T> = (after: Place | undefined, most: number) => Promise<Entry<T>[]>

/** So many rows of a source are searched for a page: a search through all of them would take as long as there are many. */
export const MOST_SEARCHED = 50_000

export interface PageRequest {
  readonly most: number
  /** `next` of the page before. */
  readonly after?: string
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Give it back for the next page; absent: this was the last. */
  readonly next?: string
  /** Instant: what is older was not searched yet. Absent: the page is full, or it is the last. */
  readonly searchedTo?: string
  /** These are all that have what was looked for as their whole key; `next` begins with those that contain it. */
  readonly isWholeKey?: true
}

/** When most candidates are left out, a page ends short of `most` rather than go on through them all. */
const MOST_CANDIDATES = 20_000

/**
 * One page of several sources merged by time. Each source keeps a place of its own, so that every page costs the same,
 * however deep: no source is ever read from its beginning again. `keep` leaves entries out that a source cannot know to
 * be out of date; it is asked about candidates of the page alone.
 */
export async function newestFirst<T>(
  sources: Readonly<Record<string, Source<T>>>,
  { most, after }: PageRequest,
  keep: (candidates: readonly T[]) => Promise<readonly boolean[]> = async (candidates) => candidates.map(() => true),
): Promise<Page<T>> {
  const places: Record<string, Place> = after ? decode(after) : {}
  const items: T[] = []
  for (let wanted = most; ; wanted *= 2) {
    const merged = await merge(sources, places, wanted + 1)
    const candidates = merged.slice(0, wanted)
    const kept = await keep(candidates.flatMap(({ entry }) => (entry.item === undefined ? [] : [entry.item])))
    let asked = 0
    for (const { source, entry } of candidates) {
      if (items.length === most) return { items, next: encode(places) }
      places[source] = entry.place
      if (entry.item === undefined) return { items, next: encode(places), searchedTo: entry.at }
      if (kept[asked++]) items.push(entry.item)
    }
    if (merged.length === candidates.length) return { items }
    if (items.length === most) return { items, next: encode(places) }
    if (wanted > MOST_CANDIDATES) return { items, next: encode(places), searchedTo: candidates.at(-1)!.entry.at }
  }
}

async function merge<T>(
  sources: Readonly<Record<string, Source<T>>>,
  places: Readonly<Record<string, Place>>,
  most: number,
): Promise<{ source: string; entry: Entry<T> }[]> {
  const merged: { source: string; entry: Entry<T> }[] = []
  for (const [source, read] of Object.entries(sources)) {
    let newest: string | undefined
    for (const entry of await read(places[source], most)) {
      // a clock that was set back must not change a source's own order: its place would jump over entries
      newest = newest === undefined || entry.at < newest ? entry.at : newest
      merged.push({ source, entry: { ...entry, at: newest } })
    }
  }
  return merged.sort((a, b) => (a.entry.at < b.entry.at ? 1 : a.entry.at > b.entry.at ? -1 : 0)).slice(0, most)
}

/** `after` of a first page. */
export const BEGINNING = encode({})

function encode(places: Record<string, Place>): string {
  return Buffer.from(JSON.stringify(places)).toString('base64url')
}

function decode(text: string): Record<string, Place> {
  try {
    const places = JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, Place>
    if (Object.values(places).every(isPlace)) return { ...places }
  } catch {
    // no place that this list ever gave
  }
  throw coded('TS_USAGE', { problem: `${text} is not where a page of this list ended.`, command: 'sent' })
}

function isPlace(given: unknown): given is Place {
  return Array.isArray(given) && given.every((part) => typeof part === 'string' || Number.isSafeInteger(part))
}
