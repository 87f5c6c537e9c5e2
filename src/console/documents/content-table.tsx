import { columnOf, type Table } from '../../contract/table.ts'
import { DataTable } from '../layout/data-table.tsx'
import { FieldValue, isNumber } from './field-value.tsx'
import { type ContentRow, fieldsOf } from './fields-of.ts'
import { inWords } from './words.ts'

/** No browser draws more of them in a time that a person waits. */
const MOST = 1_000

/** Lines of a document, each with its own lines below it. */
export function ContentTable(props: {
  readonly name: string
  readonly rows: readonly ContentRow[]
  readonly table?: Table
}) {
  const { name, rows, table } = props
  if (rows.length === 0) return <p class="quiet">{inWords(name)}: none</p>
  const shown = rows.slice(0, MOST).map((row) => fieldsOf(row, table))
  const typeOf = (column: string) => table?.columns[column] && columnOf(table.columns[column]).type
  const columns = [...new Set(shown.flatMap(({ values }) => values.map(([column]) => column)))]
  const headings = columns.map((column) => `${isNumber(typeOf(column)) ? '#' : ''}${inWords(column)}`)
  const withDetails = shown.some(({ details }) => details.length > 0)
  const cut = rows.length > MOST ? `, of which these are the first ${MOST}` : ''
  return (
    <div class="lines">
      <DataTable
        caption={`${inWords(name)}: ${rows.length}${cut}`}
        headings={withDetails ? [...headings, 'With'] : headings}
      >
        {shown.map(({ values, details }, index) => (
          <tr key={index}>
            {columns.map((column) => (
              <td key={column} class={isNumber(typeOf(column)) ? 'number' : undefined}>
                <FieldValue value={new Map(values).get(column)} type={typeOf(column)} />
              </td>
            ))}
            {withDetails && (
              <td>
                {details.map((detail) => (
                  <ContentTable key={detail.name} name={detail.name} rows={detail.rows} table={detail.table} />
                ))}
              </td>
            )}
          </tr>
        ))}
      </DataTable>
    </div>
  )
}
