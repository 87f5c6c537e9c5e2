import type { Table } from 'tillsync'
import { columnOf } from '../../src/contract/table.ts'

/** A table as docs/document-types.md shows it. `parent`: of a detail, the table it belongs to. */
export function tableBlock(table: Table, parent?: string): string {
  const rows = Object.entries(table.columns).map(([name, short]) => {
    const { type, optional, values, references } = columnOf(short)
    const notes = [
      table.key.includes(name) && (parent ? 'tells a line from its siblings' : 'key'),
      optional && 'may be empty',
      values?.map((value) => `\`${value}\``).join(' '),
      references && `→ \`${references}\``,
      table.unique?.some((columns) => columns.join() === name) && 'unique in the database',
    ]
    return `| \`${name}\` | ${type} | ${notes.filter(Boolean).join(', ')} |`.replace('|  |', '| |')
  })
  const checks = table.checks?.length ? ['', `Checks: ${table.checks.map((check) => `\`${check}\``).join(', ')}.`] : []
  return [
    `### \`${table.name}\`${parent ? `, lines of \`${parent}\`` : ''}`,
    '',
    '| column | type | |',
    '|---|---|---|',
    ...rows,
    ...checks,
  ].join('\n')
}

/** A root and its details, each with the table it belongs to. */
export function withDetails(table: Table, parent?: string): { table: Table; parent?: string }[] {
  return [{ table, parent }, ...(table.details ?? []).flatMap((detail) => withDetails(detail, table.name))]
}
