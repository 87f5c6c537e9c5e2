import type { StandardSchemaV1 } from '@standard-schema/spec'
import { z } from 'zod'
import { type Column, columnOf, type DocumentOf, type Table } from './table.ts'

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
  const [name, ...sizes] = type.split(/[(,)]/)
  const [first = 0, second = 0] = sizes.map(Number)
  switch (name) {
    case 'text':
      return first ? z.string().refine((text) => [...text].length <= first, { error: tooLong(first) }) : z.string()
    case 'integer':
      return z.int32()
    case 'bigint':
      return z.string().regex(/^-?\d{1,19}$/, { error: wanted('a whole number as text') })
    case 'decimal':
      return z.string().refine((text) => fitsDecimal(text, first, second), { error: wanted(`a ${type} as text`) })
    case 'boolean':
      return z.boolean()
    case 'date':
      return z.iso.date()
    case 'instant':
      return z.iso.datetime()
    default:
      return z.base64()
  }
}

const wanted = (what: string) => (issue: { input?: unknown }) => `wanted ${what}, found ${JSON.stringify(issue.input)}`

const tooLong = (most: number) => (issue: { input?: unknown }) =>
  `wanted at most ${most} characters, found ${[...String(issue.input)].length}`

function fitsDecimal(text: string, precision: number, scale: number): boolean {
  const [, whole = '', fraction = ''] = /^-?(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  return (
    whole !== '' && whole.replace(/^0+/, '').length <= precision - scale && fraction.replace(/0+$/, '').length <= scale
  )
}
