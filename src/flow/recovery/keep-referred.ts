import { coded } from '../../contract/errors.ts'
import type { LostDocument } from '../ports/outbox.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import { pushTo } from '../push-to.ts'
import type { KeptDocument } from './removals.ts'

/**
 * Notes of lost documents that others refer to which stay where they went: so do they, until they are entered again here.
 * They are INVALID: a person is told, no removal goes out, and snapshots name them (PROTOCOL.md, rules 17 and 21). It
 * comes before the packets are taken over, so that a recovery that was interrupted finds it.
 */
export async function keepReferred(site: SiteDatabase, kept: readonly KeptDocument[]): Promise<void> {
  const types = new Map<string, LostDocument[]>()
  for (const { type, kind, key, referring } of kept) {
    if (!referring) continue
    const {
      code,
      message: reason,
      remedy,
    } = coded('TS_DOCUMENT_LOST', {
      referring: `${referring.type} ${referring.key.join('/')}`,
    })
    pushTo(types, type, { kind, key, code, reason, remedy })
  }
  for (const [type, documents] of types) {
    await site.write(async (tx) =>
      tx.sent.record(
        { type, ...(await tx.epochs.present()), documents: [] },
        documents.map((one) => ({ ...one, status: 'INVALID' })),
      ),
    )
  }
}
