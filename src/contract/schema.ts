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
  const shape = shapeOf(table, [])
  return shape.check((context) => {
    // A rule may rely on the types: an amount that is no number cannot be added up.
    if (context.issues.length > 0) return
    for (const rule of rules) {
      const problem = rule(context.value as DocumentOf<T>)
      if (problem) context.issues.push({ code: 'custom', message: problem, input: context.value })
    }
  }) as unknown as StandardSchemaV1<unknown, DocumentOf<T>>
}

function shapeOf(table: Table, inherited: readonly string[]): z.ZodObject {
  const fromParent = table.parent ? Object.keys(table.parent) : inherited
  const fields: Record<string, z.ZodType> = {}
  for (const [name, short] of Object.entries(table.columns)) {
    const column = columnOf(short)
    if (!column.local && !fromParent.includes(name)) fields[name] = fieldOf(column)
  }
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
