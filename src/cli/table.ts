import Table from 'cli-table3'

/** null and undefined leave the cell empty. */
export type Cell = string | number | boolean | null | undefined

/** `width`: of the terminal, in characters; undefined: not a terminal, so no boxes, no colours and no line breaks. */
export function drawTable(
  headings: readonly string[],
  rows: readonly (readonly Cell[])[],
  { width }: { width: number | undefined },
): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell, width !== undefined)))
  return width === undefined ? plain(headings, cells) : boxed(headings, cells, width)
}

const NO_LINES = Object.fromEntries(
  'top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid'
    .split(' ')
    .map((name) => [name, '']),
)

function plain(headings: readonly string[], rows: string[][]): string {
  const table = new Table({
    head: [...headings],
    chars: { ...NO_LINES, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  table.push(...rows)
  return table.toString().replace(/ +$/gm, '')
}

function boxed(headings: readonly string[], rows: string[][], width: number): string {
  const table = new Table({
    head: [...headings],
    colWidths: columnWidths([[...headings], ...rows], width),
    style: { head: process.env.NO_COLOR ? [] : ['bold'], border: [] },
    wordWrap: true,
  })
  table.push(...rows)
  return table.toString()
}

/** The widest columns give way until the table fits. cli-table3 counts two blanks of padding into a column's width. */
function columnWidths(rows: string[][], width: number): number[] {
  const widths = rows[0]!.map(
    (_, column) => Math.max(...rows.map((row) => Math.max(...row[column]!.split('\n').map((line) => line.length)))) + 2,
  )
  const least = 12
  while (widths.reduce((sum, one) => sum + one + 1, 1) > width && Math.max(...widths) > least) {
    widths[widths.indexOf(Math.max(...widths))]! -= 1
  }
  return widths
}

/** Documents come from elsewhere: their keys and reasons must not command the terminal. */
function printable(cell: Cell, lines: boolean): string {
  const text = String(cell ?? '')
  return (lines ? text : text.replace(/\s*\n\s*/g, ' ')).replace(/(?!\n)\p{Cc}/gu, '\u{FFFD}')
}
