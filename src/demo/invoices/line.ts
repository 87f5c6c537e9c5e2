import type { InvoiceColumn } from './columns.ts'

/** One line of the file, as it stands there. Decimals are text; `at` is an instant, UTC. */
export interface InvoiceLine {
  /** Of the record in the file, 1 is the first after the header. */
  readonly line: number
  readonly invoice: string
  readonly stockCode: string
  /** '' where the file has none; so for the customer and the country. */
  readonly description: string
  readonly quantity: string
  readonly at: string
  readonly price: string
  readonly customer: string
  readonly country: string
  /** Why no bill can be made of it; '' for most. */
  readonly problem: string
}

export type FieldOf = (column: InvoiceColumn) => string

/**
 * Codes and invoice numbers are kept byte by byte, since `M` and `m` are two items; only what is shown to people is
 * trimmed.
 */
export function lineFrom(line: number, field: FieldOf, dayFirst: boolean): InvoiceLine {
  const quantity = field('Quantity').trim()
  const price = field('UnitPrice').trim()
  const at = instantFrom(field('InvoiceDate').trim(), dayFirst)
  const problems = [
    field('InvoiceNo').trim() === '' && 'it has no invoice number',
    field('StockCode').trim() === '' && 'it has no stock code',
    !DECIMAL.test(quantity) && `its quantity "${quantity}" is no number`,
    !DECIMAL.test(price) && `its price "${price}" is no number`,
    at === undefined && `its date "${field('InvoiceDate')}" is no date`,
  ].filter((problem) => problem !== false)
  return {
    line,
    invoice: field('InvoiceNo'),
    stockCode: field('StockCode'),
    description: field('Description').trim(),
    quantity: DECIMAL.test(quantity) ? quantity : '0',
    at: at ?? '',
    price: DECIMAL.test(price) ? price : '0',
    customer: field('CustomerID').trim(),
    country: field('Country').trim(),
    problem: problems.join(', '),
  }
}

const DECIMAL = /^-?\d+(\.\d+)?$/
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?Z?)?$/
const SLASHED = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/

/** `2010-12-01T08:26:00`, `2010-12-01 08:26`, `12/1/2010 8:26`; a time without a zone is UTC. */
function instantFrom(text: string, dayFirst: boolean): string | undefined {
  const iso = ISO.exec(text)
  const slashed = SLASHED.exec(text)
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]]
    : dayFirst
      ? [slashed?.[3], slashed?.[2], slashed?.[1]]
      : [slashed?.[3], slashed?.[1], slashed?.[2]]
  const [hour = '0', minute = '0', second = '0'] = (iso ?? slashed ?? []).slice(4)
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const instant = new Date(Date.UTC(y, mo - 1, d, h, mi, s))
  // 31 February would have moved on to March.
  const exists =
    instant.getUTCMonth() === mo - 1 && instant.getUTCDate() === d && instant.getUTCHours() === h && mi < 60 && s < 60
  return exists ? instant.toISOString().replace('.000Z', '.000000Z') : undefined
}
