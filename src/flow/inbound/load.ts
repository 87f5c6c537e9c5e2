import { coded } from '../../contract/errors.ts'
import type { DocumentType } from '../document-type.ts'
import type { PacketContent, PacketDocument } from '../packet.ts'
import type { HeldDocument, KnownDocument } from '../ports/received.ts'
import type { SiteDatabase, SiteTransaction } from '../ports/site-database.ts'
import type { StoredPacket } from '../stream.ts'
import { applyHalving, outcomesOf, setAside } from './apply.ts'
import { findConflicts, type Incoming } from './conflict.ts'
import { type Endings, withoutEndings } from './endings.ts'
import { judge } from './guard.ts'

/**
 * Step 7, load: one transaction applies the packet, remembers each document's version, holds what cannot be applied,
 * with its content and the reason, and moves the cursor by compare-and-set. So a document is applied exactly once,
 * however often its packet is read (PROTOCOL.md, rules 10 and 11).
 */
export async function load(
  site: SiteDatabase,
  type: DocumentType,
  packet: StoredPacket,
  { documents, forks }: PacketContent,
  advance: (tx: SiteTransaction) => Promise<void>,
): Promise<{ readonly setAside: number }> {
  refuseUnknownKinds(type, packet, documents)
  const write = (endings: Endings) =>
    site.write(async (tx) => {
      const known = await tx.received.known(type.name, documents)
      const incoming = documents.map((document, i) => received(type, packet, document, known[i] ?? []))
      // After what is known: what is forgotten between the two is found here.
      const forgotten = await tx.received.forgotten(type.name, packet.stream.origin)
      const newer: Incoming[] = []
      const absent: HeldDocument[] = []
      const held: HeldDocument[] = []
      for (const [i, document] of incoming.entries()) {
        const verdict = judge(document, known[i] ?? [], forgotten)
        if (verdict.is === 'refused') held.push(setAside(document, verdict.error))
        else if (verdict.is === 'absent') absent.push(document)
        else if (verdict.is === 'fresh') newer.push({ document, known: known[i] ?? [] })
      }
      const { conflicts, again } = await findConflicts(tx, type, newer, forks)
      const free = newer.map(({ document }) => document).filter((one) => !again.has(one) && !conflicts.has(one))
      const fresh = free.filter(({ version }) => !version.removal)
      // Removals wait for the end of the receive: by then what refers to the document has gone, too (rule 13).
      const removals = free.filter(({ version }) => version.removal)
      held.push(...conflicts.values(), ...removals.map((one) => setAside(one, coded('TS_REMOVAL_DEFERRED'))))
      const failures = await applyHalving(tx, type, inLoadOrder(type, fresh), endings)
      await tx.received.record([...outcomesOf([...fresh, ...absent], failures), ...held])
      await advance(tx)
      return { setAside: failures.length + held.filter(({ status }) => status !== 'WAITING').length }
    })
  return withoutEndings(write)
}

function received(
  type: DocumentType,
  packet: StoredPacket,
  { kind, key, number, document }: PacketDocument,
  known: readonly KnownDocument[],
): HeldDocument {
  const { origin } = packet.stream
  return {
    type: type.name,
    kind,
    key,
    origin,
    version: { epoch: packet.epoch, number, removal: document === null },
    status: 'WAITING',
    attempts: 0,
    packet: packet.id,
    documentVersion: packet.documentVersion,
    document,
    first: known.every((one) => one.origin !== origin),
  }
}

/** TS_PACKET_NEWER: a plugin that lacks a kind cannot take its documents, and nothing is stripped (rule 14). */
function refuseUnknownKinds(
  type: DocumentType,
  { id, documentVersion }: StoredPacket,
  documents: readonly PacketDocument[],
) {
  const strange = documents.find(({ kind }) => type.kinds.every(({ name }) => name !== kind))
  if (!strange) return
  const found = `${documentVersion}, of the kind ${strange.kind}`
  throw coded('TS_PACKET_NEWER', { packet: id, type: type.name, found, known: type.version })
}

/** Halves of a packet keep masters before what refers to them. */
function inLoadOrder(type: DocumentType, documents: readonly HeldDocument[]): HeldDocument[] {
  return type.kinds.flatMap(({ name }) => documents.filter(({ kind }) => kind === name))
}
