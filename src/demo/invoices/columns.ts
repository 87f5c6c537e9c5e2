import { coded } from '../../contract/errors.ts'

/** The columns of a file of invoice lines, under the names of the UCI "Online Retail" data set. */
export const INVOICE_COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const

export type InvoiceColumn = (typeof INVOICE_COLUMNS)[number]

/** Without these there is no bill; the others may be absent and then count as blank. */
const REQUIRED: readonly InvoiceColumn[] = ['InvoiceNo', 'StockCode', 'Quantity', 'InvoiceDate', 'UnitPrice']

/** Ours → the file's. */
export type ColumnNames = Partial<Record<InvoiceColumn, string>>

/** `InvoiceNo=Invoice,UnitPrice=Price`, as `--columns` takes it. Throws TS_DEMO_USAGE. */
export function parseColumnNames(text: string): ColumnNames {
  const names: ColumnNames = {}
  for (const pair of text.split(',')) {
    const [ours = '', theirs = ''] = pair.split('=')
    const column = INVOICE_COLUMNS.find((known) => plain(known) === plain(ours))
    if (!column || !theirs.trim()) {
      throw usage(`--columns has "${pair}"; wanted NAME=HEADER, with a NAME of ${INVOICE_COLUMNS.join(', ')}.`)
    }
    names[column] = theirs
  }
  return names
}

/** Where each column stands in the file. Throws TS_DEMO_USAGE with every required column that is missing. */
export function locateColumns(header: readonly string[], names: ColumnNames): Partial<Record<InvoiceColumn, number>> {
  const found = header.map(plain)
  const places: Partial<Record<InvoiceColumn, number>> = {}
  const missing: string[] = []
  for (const column of INVOICE_COLUMNS) {
    const place = found.indexOf(plain(names[column] ?? column))
    if (place >= 0) places[column] = place
    else if (REQUIRED.includes(column) || names[column]) missing.push(names[column] ?? column)
  }
  if (missing.length > 0) {
    throw usage(`The file has no column ${missing.join(', ')}; it has ${header.join(', ')}. Name them with --columns.`)
  }
  return places
}

/** Headers are matched without regard to case, blanks and underscores. */
function plain(header: string): string {
  return header.replace(/[\s_]/g, '').toLowerCase()
}

function usage(problem: string) {
  return coded('TS_DEMO_USAGE', { problem })
}
