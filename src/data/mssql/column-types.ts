import { partsOf } from '../../contract/column-type.ts'
import type { ColumnType } from '../../contract/index.ts'

/** Compares by code, not by language: `M` and `m` are two items. Blanks at the end it does not see. */
export const BINARY = 'Latin1_General_100_BIN2'

/** A character outside the Basic Multilingual Plane takes two of nvarchar's units. */
const UNITS = 2
const MOST_UNITS = 4000

export function storedAs(type: ColumnType): string {
  const { name, sizes } = partsOf(type)
  switch (name) {
    case 'text': {
      const units = (sizes[0] ?? Infinity) * UNITS
      return `nvarchar(${units <= MOST_UNITS ? units : 'max'}) collate ${BINARY}`
    }
    case 'integer':
      return 'int'
    case 'boolean':
      return 'bit'
    case 'instant':
      return 'datetime2(6)'
    case 'binary':
      return 'varbinary(max)'
    default:
      return type
  }
}

const HOLDS: Readonly<Record<string, RegExp>> = {
  text: /char$|text$/,
  integer: /int$|^decimal$|^numeric$/,
  bigint: /int$|^decimal$|^numeric$/,
  decimal: /int$|^decimal$|^numeric$|money$|^float$|^real$/,
  boolean: /^bit$|int$/,
  date: /^date$|^datetime2?$|^smalldatetime$/,
  instant: /^datetime2?$|^smalldatetime$/,
  binary: /binary$|^image$/,
}

const READS_TOO: Readonly<Record<string, RegExp>> = {
  text: /int$|^decimal$|^numeric$|^date$|^uniqueidentifier$/,
  binary: /^timestamp$/,
}

/** Whether a declared type can hold values of this type; a single value that is too long is refused when it is written. */
export function fits(found: string, wanted: ColumnType): boolean {
  return HOLDS[partsOf(wanted).name]!.test(bare(found))
}

export function reads(found: string, wanted: ColumnType): boolean {
  return fits(found, wanted) || (READS_TOO[partsOf(wanted).name]?.test(bare(found)) ?? false)
}

/** What a column of this declared type holds, as text. Blanks that fill a fixed length are none of it. */
export function textOf(x: string, declared: string): string {
  const type = bare(declared)
  if (/^n?char$/.test(type)) return `rtrim(${x})`
  if (type === 'uniqueidentifier') return `lower(convert(varchar(36), ${x}))`
  if (type === 'date') return `convert(varchar(10), ${x}, 23)`
  return isText(type) ? x : `convert(varchar(40), ${x})`
}

export const isText = (found: string): boolean => /char$|text$/.test(bare(found))

/** `decimal(12,3)` → `decimal` */
export const bare = (declared: string): string => declared.replace(/[( ].*/, '')

/** `nvarchar(40) collate Latin1_General_CI_AS` → `Latin1_General_CI_AS` */
export const collationOf = (declared: string): string | undefined => / collate (\w+)/.exec(declared)?.[1]
