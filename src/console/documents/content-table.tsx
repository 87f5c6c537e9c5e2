import { columnOf, type Table } from '../../contract/table.ts'
import { Scrolled } from '../layout/scrolled.tsx'
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
  const shown = rows.slice(0, MOST).map((row) => fieldsOf(row, table))
  const columns = [...new Set(shown.flatMap(({ values }) => values.map(([column]) => column)))]
  const typeOf = (column: string) => table?.columns[column] && columnOf(table.columns[column]).type
  const withDetails = shown.some(({ details }) => details.length > 0)
  if (rows.length === 0) return <p class="quiet">{inWords(name)}: none</p>
  return (
    <Scrolled label={inWords(name)}>
      <table class="lines">
        <caption>
          {inWords(name)}: {rows.length}
          {rows.length > MOST && `, of which these are the first ${MOST}`}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" class={isNumber(typeOf(column)) ? 'number' : undefined}>
                {inWords(column)}
              </th>
            ))}
            {withDetails && <th scope="col">With</th>}
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </Scrolled>
  )
}
