import { type Entry, MOST_SEARCHED, type Place, type Source } from './newest-first.ts'

/** A packet of a list, with how many documents it has at most. */
export interface ListedPacket {
  readonly at: string
  readonly place: Place
  readonly documents: number
}

/** A list of documents by the packets that carried them. A document's place is that of its packet, then its own in it. */
export interface PacketList<P extends ListedPacket, T> {
  /** From a place on, itself included, newest first. `documents`: it is enough to know that one has as many. */
  packets(from: Place | undefined, most: number, documents: number): Promise<P[]>
  /** Of these packets, in their order, at most so many; of the first only those after this place in it. */
  documents(packets: readonly P[], after: Place | undefined, most: number): Promise<Entry<T>[]>
}

/** So many packets are asked for at first, then as many as hold what is still wanted, and never more than so many. */
const FIRST_PACKETS = 10
const MOST_PACKETS = 500
/** So many documents are searched in one statement. */
const DOCUMENTS = 10_000

/**
 * The documents packet by packet: an index gives the packets, another the documents of each, so that a page costs the
 * same among a million. `searching`: few of the documents are expected to be in the list; then more packets are read at
 * once, and no more than MOST_SEARCHED documents for a page.
 */
export function byPacket<P extends ListedPacket, T>(list: PacketList<P, T>, searching: boolean): Source<T> {
  return async (after, most) => {
    const entries: Entry<T>[] = []
    let searched = 0
    let from = after
    for (let number = FIRST_PACKETS; entries.length < most; ) {
      const atOnce = searching ? DOCUMENTS : most
      const found = await list.packets(from, number, atOnce)
      const place = from && found[0] && isAt(found[0], from) ? from.slice(found[0].place.length) : undefined
      // nothing behind the packet's own place: all of that packet has been read
      let rest = place?.length === 0 ? found.slice(1) : found
      let inside = place?.length ? place : undefined
      while (rest.length > 0 && entries.length < most) {
        const chosen = atMost(rest, atOnce)
        entries.push(...(await list.documents(chosen, inside, most - entries.length)))
        searched += total(chosen)
        rest = rest.slice(chosen.length)
        inside = undefined
        const last = chosen.at(-1)!
        if (searching && searched >= MOST_SEARCHED && entries.length < most)
          return [...entries, { at: last.at, place: last.place }]
      }
      if (found.length < number) break
      from = found.at(-1)!.place
      const each = Math.max(1, total(found) / found.length)
      // one more: the first of them is the last of these
      number = Math.min(MOST_PACKETS, 1 + Math.ceil(atOnce / each))
    }
    return entries
  }
}

function isAt({ place }: ListedPacket, from: Place): boolean {
  return place.every((part, index) => part === from[index])
}

/** The first ones with so many documents together, one at least. */
function atMost<P extends ListedPacket>(packets: readonly P[], documents: number): readonly P[] {
  let end = 0
  for (let sum = 0; end < packets.length && sum < documents; end++) sum += packets[end]!.documents
  return packets.slice(0, end)
}

function total(packets: readonly ListedPacket[]): number {
  return packets.reduce((sum, { documents }) => sum + documents, 0)
}
