import Database from 'libsql'
import type { InvoiceLine } from './line.ts'

const LINES_PER_TRANSACTION = 20_000

/**
 * The file's lines in a database of their own, to be read invoice by invoice: in some files the lines of an invoice do
 * not stand together, and no list of them would fit in memory.
 */
export interface Staging {
  add(lines: AsyncIterable<InvoiceLine>): Promise<void>
  items(): Iterable<StagedItem>
  customers(): Iterable<StagedCustomer>
  /** The lines of one invoice after the other, each invoice's in the order of the file. */
  invoices(): Iterable<readonly InvoiceLine[]>
  close(): void
}

/** An item as the file's lines know it. Prices are text. */
export interface StagedItem {
  readonly stockCode: string
  /** The first that is not blank; '' if none is. */
  readonly description: string
  readonly firstPrice: string | null
  readonly highestPrice: string | null
}

export interface StagedCustomer {
  readonly customer: string
  /** Of the first line. */
  readonly country: string
}

export function openStaging(path: string): Staging {
  const database = new Database(path)
  database.exec(`
    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE TABLE line (line INTEGER PRIMARY KEY, invoice TEXT, stockCode TEXT, description TEXT, quantity TEXT,
      at TEXT, price TEXT, customer TEXT, country TEXT, problem TEXT);`)
  return {
    async add(lines) {
      const insert = database.prepare('INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      let pending = 0
      database.exec('BEGIN')
      for await (const l of lines) {
        insert.run([
          l.line,
          l.invoice,
          l.stockCode,
          l.description,
          l.quantity,
          l.at,
          l.price,
          l.customer,
          l.country,
          l.problem,
        ])
        pending += 1
        if (pending % LINES_PER_TRANSACTION === 0) database.exec('COMMIT; BEGIN')
      }
      database.exec('COMMIT')
      database.exec(
        'CREATE INDEX line_of_invoice ON line (invoice, line); CREATE INDEX line_of_item ON line (stockCode, line)',
      )
      database.exec('CREATE INDEX line_of_customer ON line (customer, line)')
    },
    items: () => database.prepare(ITEMS).iterate() as Iterable<StagedItem>,
    customers: () => database.prepare(CUSTOMERS).iterate() as Iterable<StagedCustomer>,
    *invoices() {
      let lines: InvoiceLine[] = []
      for (const line of database
        .prepare('SELECT * FROM line ORDER BY invoice, line')
        .iterate() as Iterable<InvoiceLine>) {
        if (lines.length > 0 && lines[0]!.invoice !== line.invoice) {
          yield lines
          lines = []
        }
        lines.push(line)
      }
      if (lines.length > 0) yield lines
    },
    close: () => void database.close(),
  }
}

// The price is compared as a number and kept as the text it stands for.
const ITEMS = `
  SELECT code AS stockCode,
    coalesce((SELECT description FROM line WHERE stockCode = code AND description <> '' ORDER BY line LIMIT 1), '') AS description,
    (SELECT price FROM line WHERE stockCode = code AND CAST(price AS REAL) > 0 ORDER BY line LIMIT 1) AS firstPrice,
    (SELECT price FROM line WHERE stockCode = code AND CAST(price AS REAL) > 0 ORDER BY CAST(price AS REAL) DESC LIMIT 1) AS highestPrice
  FROM (SELECT DISTINCT stockCode AS code FROM line WHERE stockCode <> '') ORDER BY code`

const CUSTOMERS = `
  SELECT code AS customer, (SELECT country FROM line WHERE customer = code ORDER BY line LIMIT 1) AS country
  FROM (SELECT DISTINCT customer AS code FROM line WHERE customer <> '') ORDER BY code`
