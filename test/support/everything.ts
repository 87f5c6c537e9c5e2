import fc from 'fast-check'
import {
  API_VERSION,
  type Change,
  type Destination,
  type DocumentOf,
  type Keys,
  type Origin,
  type Plugin,
  type Row,
  schemaFor,
  type Table,
} from 'tillsync'

/** A document type with every column type, also in its key and in that of its lines. */
const everything = {
  name: 'everything',
  columns: {
    code: 'text(60)',
    day: 'date',
    serial: 'bigint',
    rate: 'decimal(10,3)',
    moment: 'instant',
    whole: { type: 'integer', optional: true },
    exact: { type: 'decimal(38,10)', optional: true },
    yes: { type: 'boolean', optional: true },
    bytes: { type: 'binary', optional: true },
    words: { type: 'text', optional: true },
    until: { type: 'date', optional: true },
    since: { type: 'instant', optional: true },
  },
  key: ['code', 'day', 'serial', 'rate', 'moment'],
  details: [
    {
      name: 'everything_line',
      columns: { label: 'text(20)', line: 'integer', amount: 'decimal(16,2)', note: { type: 'text', optional: true } },
      key: ['label', 'line'],
    },
  ],
} as const satisfies Table

export type EverythingDocument = DocumentOf<typeof everything>

export class Everything implements Plugin<EverythingDocument> {
  readonly apiVersion = API_VERSION
  readonly name = 'everything'
  readonly title = 'Everything'
  readonly flow = 'to-store'
  readonly version = 1
  readonly kinds = { everything: { root: everything, schema: schemaFor(everything), deletes: 'carry' } } as const

  extract(keys: Keys, origin: Origin): Promise<Row[]> {
    return origin.gather(keys)
  }

  transform(row: Row): any {
    return row
  }

  load(changes: readonly Change<EverythingDocument>[], destination: Destination): Promise<void> {
    return destination.apply(changes)
  }

  audience(): '*' {
    return '*'
  }
}

export function keyOf({ code, day, serial, rate, moment }: EverythingDocument): string[] {
  return [code, day, serial, rate, moment]
}

/** Any text but what no database takes: U+0000; half a character is no text at all. */
const text = (longest: number) =>
  fc.oneof(
    fc.string({ unit: 'binary', maxLength: longest }).map((any) => any.replaceAll('\0', '')),
    fc.string({ unit: 'grapheme', maxLength: Math.floor(longest / 10) }),
    fc.constantFrom(
      '',
      ' ',
      'a  ',
      '\\N',
      '\\.',
      '\t',
      '\r\n',
      '"',
      "'",
      'null',
      '{}',
      'é',
      'e\u0301',
      'M',
      'm',
      '👩‍💻',
    ),
  )

const wholes = (digits: number) => fc.bigInt({ min: -(10n ** BigInt(digits)) + 1n, max: 10n ** BigInt(digits) - 1n })

const decimal = (precision: number, scale: number) =>
  wholes(precision).map((unscaled) => {
    const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
    return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  })

const span = { min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }
const date = fc.date(span).map((day) => day.toISOString().slice(0, 10))
const instant = fc
  .tuple(fc.date(span), fc.integer({ min: 0, max: 999 }))
  .map(([at, micro]) => at.toISOString().replace('Z', `${String(micro).padStart(3, '0')}Z`))
const bigint = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
const integer = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const bytes = fc.uint8Array({ maxLength: 40 }).map((any) => Buffer.from(any).toString('base64'))
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 })

const line = fc.record({ label: text(20), line: integer, amount: decimal(16, 2), note: optional(text(80)) })

/** A valid document, its lines in no order. */
export const anyDocument: fc.Arbitrary<EverythingDocument> = fc.record({
  code: text(60),
  day: date,
  serial: bigint,
  rate: decimal(10, 3),
  moment: instant,
  whole: optional(integer),
  exact: optional(decimal(38, 10)),
  yes: optional(fc.boolean()),
  bytes: optional(bytes),
  words: optional(text(200)),
  until: optional(date),
  since: optional(instant),
  everything_line: fc.uniqueArray(line, { maxLength: 6, selector: (one) => JSON.stringify([one.label, one.line]) }),
})

/** Documents of different keys. */
export const anyDocuments = (most: number): fc.Arbitrary<EverythingDocument[]> =>
  fc.uniqueArray(anyDocument, { minLength: 1, maxLength: most, selector: (one) => JSON.stringify(keyOf(one)) })

/** The same documents have the same text: lines have no order of their own. */
export function told(documents: readonly (Row | EverythingDocument)[]): string[] {
  return documents
    .map((document) => {
      const lines = (document.everything_line as Row[]).map((one) => JSON.stringify(Object.entries(one).toSorted()))
      return JSON.stringify([...Object.entries({ ...document, everything_line: lines.toSorted() })].toSorted())
    })
    .toSorted()
}
