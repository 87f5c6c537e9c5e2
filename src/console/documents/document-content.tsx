import { columnOf, type Table } from '../../contract/table.ts'
import { Notice } from '../layout/notice.tsx'
import { ContentTable } from './content-table.tsx'
import type { Content } from './current-content.ts'
import { FieldValue } from './field-value.tsx'
import { type ContentRow, fieldsOf } from './fields-of.ts'
import { inWords } from './words.ts'

const AS = {
  received: 'As it was received; it is not in the tables of this site.',
  here: 'As it stands in the tables of this site now.',
  instead: 'What stands in the tables of this site under the same key.',
} as const

/** The whole of a document: its header, then a table for each sort of lines. */
export function DocumentContent({ table, content }: { readonly table?: Table; readonly content: Content }) {
  const { document, as, problem } = content
  if (problem) return <Notice kind="warning">{problem}</Notice>
  if (document === null) {
    const words = as === 'received' ? 'It was removed at its origin.' : 'It is not in the tables of this site now.'
    return <p>{words}</p>
  }
  const { values, details } = fieldsOf(document as ContentRow, table)
  return (
    <>
      <p class="quiet">{AS[as]}</p>
      <dl class="fields">
        {values.map(([name, value]) => (
          <div key={name}>
            <dt>{inWords(name)}</dt>
            <dd>
              <FieldValue value={value} type={table?.columns[name] && columnOf(table.columns[name]).type} />
            </dd>
          </div>
        ))}
      </dl>
      {details.map(({ name, rows, table: detail }) => (
        <ContentTable key={name} name={name} rows={rows} table={detail} />
      ))}
    </>
  )
}
