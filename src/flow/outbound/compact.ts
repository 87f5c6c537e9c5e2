import type { Candidate } from '../compaction.ts'
import { type DocumentType, nameText } from '../document-type.ts'
import { decodePacket, digestOf, encodePacket, lineOf } from '../packet.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import type { OutboxPacket, StoredPacket, Stream } from '../stream.ts'

/** Packets that are to become one, the newest first, and their lines in order. */
interface Group {
  readonly members: StoredPacket[]
  lines: string[]
  bytes: number
}

/** Documents that are looked at together: what is replaced within them is dropped. */
const WINDOW = 50_000

/**
 * Latest wins: of packets that some destination has still to read, those of a window become fewer, with the newest version
 * of each document alone, a removal among them. Each keeps its own version; the packet stands for the numbers of all, and
 * has the digest of the last. What is never edited is never merged (PROTOCOL.md, rule 22). Gives how many packets went.
 */
export async function compactType(
  web: WebDatabase,
  origin: string,
  type: DocumentType,
  signal: AbortSignal,
): Promise<number> {
  if (type.kinds.some(({ edited }) => edited === 'never')) return 0
  const { processed } = await web.settlement(origin)
  let gone = 0
  for (const { stream, number } of processed.filter((position) => position.stream.type === type.name)) {
    for (const window of windowsOf(await web.compaction.candidates(stream, number))) {
      if (signal.aborted) return gone
      gone += await compactWindow(web, type, stream, window)
    }
  }
  return gone
}

/** Packets of different epochs or versions of documents stay apart. */
function windowsOf(candidates: readonly Candidate[]): Candidate[][] {
  const windows: Candidate[][] = []
  let documents = 0
  for (const one of candidates) {
    const window = windows.at(-1)
    const last = window?.at(-1)
    const alike = last?.epoch === one.epoch && last.documentVersion === one.documentVersion
    documents = alike ? documents + one.documents : one.documents
    if (window && alike && documents <= WINDOW) window.push(one)
    else windows.push([one])
  }
  return windows.filter(({ length }) => length > 1)
}

async function compactWindow(
  web: WebDatabase,
  type: DocumentType,
  stream: Stream,
  window: readonly Candidate[],
): Promise<number> {
  const newer = new Set<string>()
  let group: Group = { members: [], lines: [], bytes: 0 }
  let gone = 0
  for (const { number } of window.toReversed()) {
    const packet = await web.packetAfter(stream, number - 1)
    if (packet?.to !== number) break
    const { documents } = await decodePacket(packet)
    const lines = documents
      .filter((document) => !newer.has(nameText(document)))
      .map(({ kind, key, number, document }) => lineOf(kind, key, number, document))
    for (const document of documents) newer.add(nameText(document))
    const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0)
    if (group.members.length > 0 && group.bytes + bytes > type.limits.bytes) {
      gone += await merge(web, type, group)
      group = { members: [], lines: [], bytes: 0 }
    }
    group.members.push(packet)
    group.lines = [...lines, ...group.lines]
    group.bytes += bytes
  }
  return gone + (await merge(web, type, group))
}

async function merge(web: WebDatabase, type: DocumentType, { members, lines }: Group): Promise<number> {
  const [last] = members
  if (!last || members.length === 1) return 0
  const { forks } = await decodePacket(last)
  const { stream, audience, epoch, claim, documentVersion } = last
  const { body, documents }: OutboxPacket = await encodePacket(
    stream.origin,
    { ...type, version: documentVersion },
    { type: type.name, epoch, number: claim, documents: [] },
    audience,
    lines,
    forks,
  )
  await web.compaction.merge(members.toReversed(), { body, documents, bodyDigest: digestOf(body) })
  return members.length - 1
}
