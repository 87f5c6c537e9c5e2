import type { StandardSchemaV1 } from '@standard-schema/spec'
import { z } from 'zod'
import { partsOf } from './column-type.ts'
import { type Column, columnOf, type DocumentOf, type Table } from './table.ts'
import { canonicalOf, fitsIn } from './value.ts'

/** A business rule: undefined where it holds, else what is wrong, in words that name the figures. */
export type Rule<D> = (document: D) => string | undefined

/**
 * The schema of a table's documents: every travelling column with its type, details as arrays, then the rules. Fields
 * that the table does not name are kept: a site of the same version may know more of them (PROTOCOL.md, rule 14).
 */
export function schemaFor<const T extends Table>(
  table: T,
  ...rules: readonly Rule<DocumentOf<T>>[]
): StandardSchemaV1<unknown, DocumentOf<T>> {
  const shape = shapeOf(table, []).check((context) => {
    // A rule may rely on the types: an amount that is no number cannot be added up.
    if (context.issues.length > 0) return
    for (const rule of rules) {
      const problem = rule(context.value as DocumentOf<T>)
      if (problem) context.issues.push({ code: 'custom', message: problem, input: context.value })
    }
  })
  const isValid = validatorOf(table, [])
  return {
    '~standard': {
      version: 1,
      vendor: 'tillsync',
      validate: (value) =>
        isValid(value) && rules.every((rule) => !rule(value as DocumentOf<T>))
          ? { value: value as DocumentOf<T> }
          : (shape['~standard'].validate(value) as StandardSchemaV1.Result<DocumentOf<T>>),
    },
  }
}

/**
 * Whether a value has the types of a table's documents. Nearly all documents do, and a million of them are asked in a
 * first load: zod, which tells what is wrong with the others, takes five times as long.
 */
function validatorOf(table: Table, inherited: readonly string[]): (value: unknown) => boolean {
  const fields = carriedColumns(table, inherited).map(([name, { type, values, optional = false }]) => {
    const canonical = canonicalOf(type)
    const fits = values
      ? (value: unknown) => values.includes(value as string)
      : (v: unknown) => canonical(v) !== undefined
    return { name, optional, fits }
  })
  const details = (table.details ?? []).map((detail) => ({
    name: detail.name,
    isValid: validatorOf(detail, [...inherited, ...table.key]),
  }))
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    const row = value as Record<string, unknown>
    return (
      fields.every(({ name, optional, fits }) => (optional && row[name] === null) || fits(row[name])) &&
      details.every(({ name, isValid }) => {
        const rows = row[name]
        return Array.isArray(rows) && rows.every(isValid)
      })
    )
  }
}

/** Those that a document has; what it takes from its parent is said there. */
export function carriedColumns(table: Table, inherited: readonly string[]): [string, Column][] {
  const fromParent = table.parent ? Object.keys(table.parent) : inherited
  return Object.entries(table.columns)
    .map(([name, short]): [string, Column] => [name, columnOf(short)])
    .filter(([name, column]) => !column.local && !fromParent.includes(name))
}

function shapeOf(table: Table, inherited: readonly string[]): z.ZodObject {
  const fields: Record<string, z.ZodType> = {}
  for (const [name, column] of carriedColumns(table, inherited)) fields[name] = fieldOf(column)
  for (const detail of table.details ?? []) {
    fields[detail.name] = z.array(shapeOf(detail, [...inherited, ...table.key]))
  }
  return z.looseObject(fields)
}

function fieldOf(column: Column): z.ZodType {
  const field = typeOf(column)
  return column.optional ? field.nullable() : field
}

function typeOf({ type, values }: Column): z.ZodType {
  if (values) return z.enum(values as [string, ...string[]], { error: wanted(`one of ${values.join(', ')}`) })
  const { name, sizes } = partsOf(type)
  const canonical = canonicalOf(type)
  const most = name === 'text' ? sizes[0] : undefined
  return z.custom((value) => canonical(value) !== undefined, {
    error: (issue) =>
      most && typeof issue.input === 'string' && !fitsIn(issue.input, most)
        ? `wanted at most ${most} characters, found ${[...issue.input].length}`
        : wanted(DESCRIPTIONS[name] ?? `a ${type} as text`)(issue),
  })
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  text: 'text, without U+0000 and half characters',
  integer: 'a whole number of 32 bits',
  bigint: 'a whole number of 64 bits as text',
  boolean: 'true or false',
  date: 'a date from 0001-01-01 to 9999-12-31',
  instant: 'an instant from year 0001 to 9999',
  binary: 'base64',
}

const wanted = (what: string) => (issue: { input?: unknown }) =>
  `wanted ${what}, found ${JSON.stringify(issue.input) ?? 'nothing'}`
