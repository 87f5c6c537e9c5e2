import Table from 'cli-table3'

/** How the demo talks: plain lines that read the same in a terminal, a file and a log. */

export function heading(text: string): void {
  print(`\n── ${text} ${'─'.repeat(Math.max(0, 100 - text.length))}`)
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Numbers, and what looks like them, stand to the right. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const drawn = new Table({
    head: [...headings],
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: headings.map((_, column) =>
      rows.every((row) => /^[-\d.,\s]*$/.test(String(row[column]))) ? 'right' : 'left',
    ),
  })
  drawn.push(...rows.map((row) => row.map(printable)))
  print(drawn.toString().replace(/^/gm, '  ').replace(/ +$/gm, ''))
}

const NO_LINES = Object.fromEntries([
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'].map(none),
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'].map(none),
  ['middle', '  '],
])

function none(name: string): [string, string] {
  return [name, '']
}

/** Keys and reasons come from files: they must not command the terminal. */
function printable(cell: string | number): string {
  return String(cell).replace(/\p{Cc}/gu, '\u{FFFD}')
}
