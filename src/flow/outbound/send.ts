import type { DocumentType } from '../document-type.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import type { Counts } from '../progress.ts'

/**
 * Step 5, send: the oldest claim's packets go into the web database in one transaction, then the outbox is marked. A
 * crash between the two sends the same bytes again and changes nothing (PROTOCOL.md, rules 4 and 8). Gives the packets'
 * ids; none: the outbox of the type is empty.
 */
export async function sendNext(
  site: SiteDatabase,
  web: WebDatabase,
  type: DocumentType,
  counts: Counts,
): Promise<readonly string[]> {
  const { packets, epoch } = await site.read(async (tx) => {
    const packets = await tx.outbox.next(type.name)
    return { packets, epoch: packets.length === 0 ? undefined : (await tx.epochs.present()).epoch }
  })
  if (packets.length === 0) return []
  const placements = await web.place(site.site.code, packets, epoch)
  await site.write((tx) => tx.outbox.uploaded(placements))
  for (const { documents, body } of packets) {
    counts.documents += documents
    counts.bytes += body.length
  }
  counts.packets += packets.length
  return packets.map(({ id }) => id)
}
