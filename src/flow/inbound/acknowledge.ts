import type { SiteDatabase } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'

/**
 * Step 8, acknowledge: receipts and rejections are computed from this site's tables and replaced in the web database
 * in one transaction. A receipt is the present cursor and may fall; a rejection that was resolved disappears
 * (PROTOCOL.md, rule 15).
 */
export async function acknowledge(site: SiteDatabase, web: WebDatabase): Promise<void> {
  const { receipts, rejections } = await site.read(async (tx) => ({
    receipts: await tx.cursors.all(),
    rejections: await tx.received.rejections(),
  }))
  await web.acknowledge(site.site.code, receipts, rejections)
}
