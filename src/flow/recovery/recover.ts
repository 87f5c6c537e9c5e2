import { type DocumentName, type DocumentType, nameText } from '../document-type.ts'
import { decodePacket } from '../packet.ts'
import type { ClaimedDocument } from '../ports/events.ts'
import type { SiteDatabase, SiteTransaction } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import type { KeptPacket, OutboxPacket, Position, StoredPacket } from '../stream.ts'
import { requestsOfEpoch } from './snapshot-requests.ts'
import type { Survey } from './survey.ts'

/** What this site sent and does not know any more. */
export interface LostPackets {
  readonly head: Position
  readonly packets: readonly KeptPacket[]
}

/** Of each stream that ends with a packet which is not known here, the packets that are not. */
export async function lostPackets(site: SiteDatabase, web: WebDatabase, { strange }: Survey): Promise<LostPackets[]> {
  const lost: LostPackets[] = []
  for (const head of strange) {
    const kept = await web.kept(head.stream)
    lost.push({ head, packets: await site.read((tx) => tx.outbox.unknown(kept)) })
  }
  return lost
}

/** The epoch that a recovery opens: nobody has heard of it yet. */
export function nextEpoch({ present, webEpoch = 0, unwitnessed, outdrawn }: Survey): number {
  return Math.max(present.epoch, webEpoch, outdrawn?.epoch ?? 0, ...unwitnessed.map(({ seen }) => seen.epoch)) + 1
}

/**
 * Opens an epoch, the web database first: from then on an older copy of this site can send no more. Here, it begins after
 * the last version that its history has in common with the one that was lost, which is older than each lost packet: a
 * clone may have drawn the same numbers. Claims that are open, and packets that are later and were not sent, are given up;
 * their documents wait for a claim of the new epoch (PROTOCOL.md, rules 17 and 18).
 */
export async function openEpoch(
  site: SiteDatabase,
  web: WebDatabase,
  epoch: number,
  lost: readonly { readonly epoch: number; readonly claim: number }[],
): Promise<void> {
  await web.openEpoch(site.site.code, epoch)
  await site.write(async (tx) => {
    const { epoch: before, number } = await tx.epochs.present()
    const open = await tx.claims.void()
    const claims = [...lost, ...open.map(({ epoch, number }) => ({ epoch, claim: number }))]
    const last = claims.filter((one) => one.epoch === before).map(({ claim }) => claim - 1)
    const from = { epoch: before, number: Math.min(number, ...last) }
    await tx.epochs.open({ epoch, from })
    for (const { type, documents } of open) await appendAgain(tx, type, documents)
    for (;;) {
      const packet = await tx.outbox.withdraw(from)
      if (!packet) break
      const names = await namesIn(packet)
      await tx.sent.remember(packet.type, names, packet.audience)
      await tx.events.append(packet.type, names)
    }
  })
}

/**
 * Takes the lost packets over, the oldest first, and has their documents claimed again, but for those that stay where they
 * went (keep-referred.ts). The audiences that got them hold them: what no longer exists here is removed there (PROTOCOL.md,
 * rule 17). A packet and its events commit together, so that a recovery that was interrupted goes on where it ended.
 */
export async function takeOver(site: SiteDatabase, web: WebDatabase, lost: readonly LostPackets[]): Promise<void> {
  for (const { head, packets } of lost) {
    for (const { number } of packets) {
      const packet = await web.packetAfter(head.stream, number - 1)
      if (packet) await takeOverPacket(site, packet)
    }
  }
}

/**
 * Every destination loads a snapshot of the new epoch: what it has of the lost history, and nobody else knows of, goes
 * (PROTOCOL.md, rule 20). Of what is never edited, it keeps all. The epoch is then open for claims.
 */
export async function requireSnapshots(
  site: SiteDatabase,
  web: WebDatabase,
  types: readonly DocumentType[],
  epoch: number,
): Promise<void> {
  await web.snapshots.ask(requestsOfEpoch(types, { ...site.site, epoch }, await web.sites()))
  await site.write((tx) => tx.epochs.finish(epoch))
}

async function takeOverPacket(site: SiteDatabase, packet: StoredPacket): Promise<void> {
  const { type, audience, epoch } = packet
  const names = await namesIn(packet)
  const brought = new Set(names.map(nameText))
  await site.write(async (tx) => {
    await tx.outbox.adopt(packet)
    const staying = (await tx.sent.lost(type)).filter((one) => brought.has(nameText(one)))
    const stays = new Set(staying.map(nameText))
    const claim = { type, epoch, number: packet.claim, documents: names }
    await tx.sent.record(
      claim,
      names.map((name) => ({ ...name, status: 'PENDING', audiences: [audience], removals: [] })),
    )
    if (staying.length > 0) {
      await tx.sent.record(
        claim,
        staying.map((one) => ({ ...one, status: 'INVALID' })),
      )
    }
    const others = names.filter((name) => !stays.has(nameText(name)))
    if (others.length > 0) await tx.events.append(type, others)
  })
}

async function namesIn(packet: OutboxPacket): Promise<DocumentName[]> {
  return (await decodePacket(packet)).documents.map(({ kind, key }) => ({ kind, key }))
}

/** A resend to some stays one. */
async function appendAgain(tx: SiteTransaction, type: string, documents: readonly ClaimedDocument[]): Promise<void> {
  const groups = new Map<string, { to: readonly string[] | undefined; documents: ClaimedDocument[] }>()
  for (const document of documents) {
    const name = JSON.stringify(document.to ?? null)
    const group = groups.get(name) ?? { to: document.to, documents: [] }
    group.documents.push(document)
    groups.set(name, group)
  }
  for (const { to, documents } of groups.values()) await tx.events.append(type, documents, to)
}
