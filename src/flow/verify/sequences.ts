import type { Row } from '../../contract/index.ts'
import type { DocumentKind, DocumentName, DocumentType, Sequence } from '../document-type.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import { NumberSeries, type Range } from './number-series.ts'

/** What is wrong with the numbers of one series: the bills of a store in a fiscal year. */
export interface SequenceFinding {
  readonly type: string
  readonly kind: string
  /** `{ site_code: 'S001', fiscal_year: '2026-27' }` */
  readonly within: Readonly<Record<string, string>>
  /** What stands before the number, if anything does: `T1-` of `T1-000123`. */
  readonly prefix: string
  readonly first: number
  readonly last: number
  /** How many there are. */
  readonly numbers: number
  /** How many are missing between the first and the last. */
  readonly missing: number
  /** The first of them. */
  readonly gaps: readonly Range[]
  /** Numbers that several documents have: their keys. */
  readonly twice: readonly string[]
}

interface Series {
  readonly within: Readonly<Record<string, string>>
  readonly prefix: string
  readonly numbers: NumberSeries
  readonly twice: string[]
}

const TOGETHER = 1000
const MOST = 100

/**
 * Looks through the numbers of a type's documents at this site, series by series, for those that are missing or stand twice.
 * A document that is set aside has its number. `sites`: series with one of these codes alone.
 */
export async function checkSequences(
  site: SiteDatabase,
  type: DocumentType,
  sites?: readonly string[],
): Promise<SequenceFinding[]> {
  const findings: SequenceFinding[] = []
  const held = (await site.read((tx) => tx.received.rejections())).filter((one) => one.type === type.name)
  for (const kind of type.kinds) {
    const { sequence } = kind
    if (!sequence) continue
    const series = new Map<string, Series>()
    for (const { kind: name, key } of held) if (name === kind.name) count(series, sequence, keyed(kind, key), key, true)
    for await (const keys of site.keys(type, kind.name)) {
      for (let at = 0; at < keys.length; at += TOGETHER) {
        const names = keys.slice(at, at + TOGETHER).map((key) => ({ kind: kind.name, key }))
        for (const { row, key } of await rowsOf(site, type, kind, sequence, names)) count(series, sequence, row, key)
      }
    }
    for (const one of series.values()) findings.push(findingOf(type, kind, one))
  }
  return findings.filter(
    ({ missing, twice, within }) =>
      missing + twice.length > 0 && (!sites || Object.values(within).some((value) => sites.includes(value))),
  )
}

interface Numbered {
  readonly row: Row
  readonly key: readonly string[]
}

/** Mostly the key has it all, and no table is read beside its index. */
async function rowsOf(
  site: SiteDatabase,
  type: DocumentType,
  kind: DocumentKind,
  { within, number }: Sequence,
  names: readonly DocumentName[],
): Promise<Numbered[]> {
  if ([...within, number].every((column) => kind.root.key.includes(column)))
    return names.map(({ key }) => ({ row: keyed(kind, key), key }))
  const values = names.map(({ key }) => key)
  const rows = await site.read((tx) => type.extract({ kind: kind.name, values }, tx.origin(type)))
  return rows.map((row) => ({ row, key: type.keyOf(row, kind.name) }))
}

function keyed({ root }: DocumentKind, key: readonly string[]): Row {
  return Object.fromEntries(root.key.map((column, index) => [column, key[index]!]))
}

/** What has no number at its end is in no series. */
function count(
  series: Map<string, Series>,
  { within, number }: Sequence,
  row: Row,
  key: readonly string[],
  held = false,
): void {
  const [, prefix = '', digits] = /^(.*?)(\d{1,15})$/.exec(String(row[number] ?? '')) ?? []
  if (digits === undefined) return
  const values = within.map((column) => String(row[column] ?? ''))
  const name = JSON.stringify([...values, prefix])
  const one = series.get(name) ?? {
    within: Object.fromEntries(within.map((column, index) => [column, values[index]!])),
    prefix,
    numbers: new NumberSeries(),
    twice: [],
  }
  series.set(name, one)
  // A held one may be a newer version of what is here.
  if (!one.numbers.add(Number(digits), held) && one.twice.length < MOST) one.twice.push(key.join('/'))
}

function findingOf(
  type: DocumentType,
  kind: DocumentKind,
  { within, prefix, numbers, twice }: Series,
): SequenceFinding {
  const gaps = numbers.gaps()
  return {
    type: type.name,
    kind: kind.name,
    within,
    prefix,
    first: numbers.first,
    last: numbers.last,
    numbers: numbers.size,
    missing: gaps.reduce((sum, [from, to]) => sum + to - from + 1, 0),
    gaps: gaps.slice(0, MOST),
    twice,
  }
}
