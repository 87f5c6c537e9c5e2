import type { Table } from '../benchmark.ts'

export function markdown({ columns, rows, notes = [] }: Table): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  const table = [line(columns), line(columns.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)]
  return [table.join('\n'), ...notes].join('\n\n')
}
