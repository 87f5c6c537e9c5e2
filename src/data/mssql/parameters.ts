import type { Request, TYPES as Types } from 'tedious'
import type { Bound } from '../adapter.ts'

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
