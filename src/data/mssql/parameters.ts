import type { Request, TYPES as Types } from 'tedious'
import type { Bound, Parameters as Given } from '../adapter.ts'
import { ESCAPED, withoutEscapes } from './escapes.ts'

type AddParameter = Parameters<Request['addParameter']>

/** What tedious must be told of a value, besides its name. */
export interface Typed {
  readonly type: AddParameter[1]
  readonly options?: AddParameter[3]
}

/** Two lengths of text and no more: each length of its own would be a plan of its own. */
const MOST_UNITS = 4000

export function typeOf(value: Bound, types: typeof Types): Typed {
  switch (typeof value) {
    case 'boolean':
      return { type: types.Bit }
    case 'bigint':
      return { type: types.BigInt }
    case 'number':
      if (!Number.isInteger(value)) return { type: types.Float }
      return { type: Math.abs(value) < 2 ** 31 ? types.Int : types.BigInt }
    default: {
      if (Buffer.isBuffer(value)) return { type: types.VarBinary, options: { length: Infinity } }
      const short = value === null || value.length <= MOST_UNITS
      return { type: types.NVarChar, options: { length: short ? MOST_UNITS : Infinity } }
    }
  }
}

/** A value of a column of such a type (wire.ts). */
export function sentAs(declared: string, types: typeof Types): Typed {
  const simple = { int: types.Int, bigint: types.BigInt, bit: types.Bit }[declared]
  if (simple) return { type: simple }
  const length = Number(/\d+/.exec(declared)?.[0] ?? Infinity)
  return { type: types.NVarChar, options: { length } }
}

const WORDS = /'(?:[^']|'')*'|\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|(?<![:\w]):([a-z_]\w*)/gi

/** Puts `@name` in the place of `:name`, but in quoted text and comments, and gives the names found. */
export function withParameters(sql: string): { readonly text: string; readonly names: ReadonlySet<string> } {
  const names = new Set<string>()
  const text = sql.replace(WORDS, (word, name?: string) => {
    if (!name) return word
    names.add(name)
    return `@${name}`
  })
  return { text, names }
}

/** Goes with a parameter that is JSON: the marks in it, see escapes.ts. */
const MARKS = '__marks'
const MARKED = 'json__escaped'

/** Text from the JSON of a parameter, with the characters that JSON writes with a backslash. */
export function unescaped(text: string, parameter: string): string {
  return `translate(${text}, :${parameter}${MARKS}, :${MARKED})`
}

/** The values of these names: the given ones, and those that `unescaped` brings in. */
export function valuesOf(names: ReadonlySet<string>, parameters: Given): Map<string, Bound> {
  const values = new Map<string, Bound>()
  for (const name of names) {
    if (name === MARKED) values.set(name, ESCAPED)
    else if (!name.endsWith(MARKS)) values.set(name, given(name, parameters))
  }
  for (const name of names) {
    if (!name.endsWith(MARKS)) continue
    const parameter = name.slice(0, -MARKS.length)
    const { json, marks } = withoutEscapes(String(given(parameter, parameters)))
    values.set(parameter, json).set(name, marks)
  }
  return values
}

function given(name: string, parameters: Given): Bound {
  const value = parameters[name]
  if (value === undefined) throw new Error(`the parameter ${name} has no value`)
  return value
}
