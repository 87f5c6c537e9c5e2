import type { Row } from '../contract/index.ts'
import { type DocumentName, type DocumentType, nameText } from './document-type.ts'
import type { SiteSnapshot } from './ports/site-database.ts'

/** The rows of these documents of a kind, by `nameText`; absent: not in the business tables. */
export async function rowsOf(
  tx: Pick<SiteSnapshot, 'origin'>,
  type: DocumentType,
  kind: string,
  names: readonly DocumentName[],
): Promise<ReadonlyMap<string, Row>> {
  if (names.length === 0) return new Map()
  const rows = await type.extract({ kind, values: names.map(({ key }) => key) }, tx.origin(type))
  return new Map(rows.map((row) => [nameText({ kind, key: type.keyOf(row, kind) }), row]))
}
