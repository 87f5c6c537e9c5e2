import type { DocumentName } from '../../flow/document-type.ts'
import type { RelationColumn } from '../adapter.ts'
import { HELD_DOCUMENT, RECEIVED_DOCUMENT } from '../control-tables.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'
import { DOCUMENT_COLUMNS, documentRow } from './document-names.ts'

const NUMBERED: readonly RelationColumn[] = [
  ...DOCUMENT_COLUMNS,
  { name: 'epoch', type: 'integer' },
  { name: 'number', type: 'integer' },
]

/** What is here of these documents, or held, counts as this new, whatever its content is. */
export async function retainDocuments(
  session: Session,
  { type, origin }: { readonly type: string; readonly origin: string },
  documents: readonly DocumentName[],
  { epoch, number }: { readonly epoch: number; readonly number: number },
): Promise<void> {
  if (documents.length === 0) return
  for (const table of [RECEIVED_DOCUMENT, HELD_DOCUMENT]) {
    const rows = documents.map((document) => [...documentRow(type, document), epoch, number])
    const { from, parameters } = await session.rows(NUMBERED, rows)
    const names = table.columns.map(({ name }) => name)
    const values = names.map((name) => (name === 'epoch' || name === 'number' ? `k.${name}` : `t.${name}`))
    await upsertRows(
      session,
      table.name,
      table.primaryKey,
      names,
      `(select ${values.join(', ')} from ${from} k cross join ${table.name} t
        where t.type = k.type and t.kind = k.kind and t.document_key = k.document_key and t.origin = :origin
          and t.removal = :no and (t.epoch < k.epoch or t.epoch = k.epoch and t.number < k.number))`,
      { origin, no: false, ...parameters },
    )
  }
}
