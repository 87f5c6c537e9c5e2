import type { DocumentType } from '../document-type.ts'
import type { SiteSnapshot } from '../ports/site-database.ts'
import { pushTo } from '../push-to.ts'
import type { SentDocument, SentTotals } from './sides.ts'
import { totalsOf } from './totals.ts'

/** Of noted documents. `stores`: whose own are added up, too. */
export async function sentTotals(
  tx: SiteSnapshot,
  type: DocumentType,
  documents: readonly SentDocument[],
  stores: ReadonlySet<string>,
  without: ReadonlySet<string>,
): Promise<SentTotals[]> {
  const toHeadOffice = type.flow === 'to-head-office'
  const groups = new Map<string | undefined, SentDocument['name'][]>()
  for (const { name, audiences } of documents) {
    const present = audiences.filter(({ digest }) => digest !== undefined).map(({ audience }) => audience)
    if (present.length > 0 && (toHeadOffice || present.includes('*'))) pushTo(groups, undefined, name)
    else for (const store of present) if (stores.has(store)) pushTo(groups, store, name)
  }
  const totals: SentTotals[] = []
  for (const [store, names] of groups) {
    for (const { kind, asked, documents, sums } of await totalsOf(tx, type, names, without))
      totals.push({ store, sums, kept: toHeadOffice && kind.deletes === 'keep' ? asked - documents : 0 })
  }
  return totals
}
