import { parseArgs } from 'node:util'
import { coded } from '../contract/errors.ts'
import { type ColumnNames, parseColumnNames } from './invoices/columns.ts'

export interface DemoOptions {
  readonly directory: string
  readonly size: number
  readonly seed: number
  /** Absent: the generated world. */
  readonly invoices?: string
  readonly columns?: ColumnNames
  readonly encoding?: string
  readonly dayFirst: boolean
  readonly help: boolean
}

export const HELP = `Shows Tillsync at work: a head office and its stores in one folder, on the embedded database.

  npm run demo                                 a generated retail world of all eight document types
  npm run demo -- --size 10                    ten times as much of it
  npm run demo -- --invoices FILE              real invoices: a CSV file, plain or gzip

  --directory FOLDER   where (default: demo); a folder that an earlier demo made is emptied first
  --size NUMBER        1 is about 200 items, and 100 bills a store (default)
  --seed NUMBER        another world of that size (default: 1)
  --invoices FILE      lines with InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country
  --columns LIST       the file's own headers: InvoiceNo=Invoice,UnitPrice=Price
  --encoding NAME      of the file, if it is not UTF-8: windows-1252
  --day-first          1/12/2010 is the first of December`

/** Throws TS_DEMO_USAGE. */
export function parseOptions(words: readonly string[]): DemoOptions {
  const { values } = parsed(words)
  return {
    directory: values.directory ?? 'demo',
    size: positive('--size', values.size ?? '1'),
    seed: positive('--seed', values.seed ?? '1'),
    invoices: values.invoices,
    columns: values.columns === undefined ? undefined : parseColumnNames(values.columns),
    encoding: encodingOf(values.encoding),
    dayFirst: values['day-first'] ?? false,
    help: values.help ?? false,
  }
}

function parsed(words: readonly string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  try {
    return parseArgs({
      args: [...words],
      options: {
        directory: text,
        size: text,
        seed: text,
        invoices: text,
        columns: text,
        encoding: text,
        'day-first': flag,
        help: flag,
      },
    })
  } catch (error) {
    throw usage((error as Error).message)
  }
}

function positive(name: string, value: string): number {
  const number = Number(value)
  if (!(number > 0) || !Number.isFinite(number)) throw usage(`${name} is "${value}"; wanted a number above 0.`)
  return number
}

function encodingOf(name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  try {
    return new TextDecoder(name).encoding
  } catch {
    throw usage(`--encoding is "${name}", which is none of the WHATWG Encoding Standard.`)
  }
}

function usage(problem: string) {
  return coded('TS_DEMO_USAGE', { problem })
}
