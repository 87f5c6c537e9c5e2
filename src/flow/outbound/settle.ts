import type { SiteDatabase } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'

/**
 * The way back: the origin learns from receipts and rejections what became of its documents. Both are read from one
 * snapshot of the web database, so that a rejected document never shows as PROCESSED (PROTOCOL.md, rule 15).
 */
export async function settle(site: SiteDatabase, web: WebDatabase): Promise<void> {
  const { processed, rejections } = await web.settlement(site.site.code)
  await site.write((tx) => tx.sent.settle(processed, rejections))
}
