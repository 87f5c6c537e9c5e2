import type { SiteDatabase } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import type { Loading } from '../snapshot.ts'
import type { Cursor, Receipt } from '../stream.ts'

/**
 * Step 8, acknowledge: receipts and rejections are computed from this site's tables and replaced in the web database
 * in one transaction. A receipt is the present cursor and may fall; a rejection that was resolved disappears
 * (PROTOCOL.md, rule 15).
 */
export async function acknowledge(site: SiteDatabase, web: WebDatabase): Promise<void> {
  const { receipts, rejections } = await site.read(async (tx) => ({
    receipts: withDrawn(await tx.cursors.all(), await tx.loading.drawn()),
    rejections: await tx.received.rejections(),
  }))
  await web.acknowledge(site.site.code, receipts, rejections)
}

/** In the stream's own packets there need be none so high. */
function withDrawn(cursors: readonly Cursor[], all: Awaited<ReturnType<Loading['drawn']>>): Receipt[] {
  const byType = new Map(all.map(({ origin, type, epoch, number }) => [`${type} ${origin}`, { epoch, number }]))
  return cursors.map((cursor) => ({ ...cursor, drawn: byType.get(`${cursor.stream.type} ${cursor.stream.origin}`) }))
}
