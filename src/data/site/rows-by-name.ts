import type { DocumentName } from '../../flow/document-type.ts'
import { pushTo } from '../../flow/push-to.ts'
import { KEY } from '../control-table.ts'
import type { Session } from '../database.ts'

interface Named {
  readonly kind: string
  readonly document_key: string
}

/** What a control table has of these documents of a type, in no order. */
export async function rowsByName<R>(
  session: Session,
  table: string,
  columns: readonly string[],
  type: string,
  documents: readonly DocumentName[],
): Promise<(R & Named)[]> {
  const { among, relation } = session.adapter.statements
  const keys = new Map<string, [string][]>()
  for (const { kind, key } of documents) pushTo(keys, kind, [JSON.stringify(key)])
  const given = `select k.document_key from ${relation([{ name: 'document_key', type: KEY }], 'keys')} k`
  const read = ['kind', 'document_key', ...columns].map((column) => `t.${column}`).join(', ')
  const found: (R & Named)[] = []
  for (const [kind, ofKind] of keys) {
    const rows = await session.all<R & Named>(
      `select ${read} from ${table} t where t.type = :type and t.kind = :kind and ${among('t.document_key', given)}`,
      { type, kind, keys: JSON.stringify(ofKind) },
    )
    for (const row of rows) found.push(row)
  }
  return found
}
