import type { DocumentKind, DocumentName, DocumentType } from '../document-type.ts'
import type { SiteSnapshot } from '../ports/site-database.ts'
import type { Totals } from './bookkeeping.ts'

/** The totals of these documents, of each kind that has some among them. The database adds them up. */
export async function totalsOf(
  tx: SiteSnapshot,
  type: DocumentType,
  names: readonly DocumentName[],
  without: ReadonlySet<string>,
): Promise<(Totals & { readonly kind: DocumentKind; readonly asked: number })[]> {
  const totals: (Totals & { readonly kind: DocumentKind; readonly asked: number })[] = []
  for (const kind of type.kinds) {
    const values = names.filter((name) => name.kind === kind.name).map(({ key }) => key)
    if (values.length === 0) continue
    const found = await tx.totals(type, { kind: kind.name, values }, without)
    totals.push({ ...found, kind, asked: values.length })
  }
  return totals
}
