import type { Bound, Parameters } from '../adapter.ts'

/** SQL as the driver takes it. */
export interface Positional {
  readonly text: string
  readonly values: readonly Bound[]
}

/** What stays as it is, and, at the odd places, names of parameters. */
type Pieces = readonly string[]

/** Strings of all sorts, quoted names, comments and casts are left alone; what remains is `:name`. */
const PLACES =
  /(?<!\w)e'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--.*|\/\*[\s\S]*?\*\/|(\$(?:[a-z_]\w*)?\$)[\s\S]*?\1|::|:([a-z_]\w*)/gi

/** Statements that are built anew for each page or savepoint must not fill the memory. */
const MOST_KEPT = 2000
const kept = new Map<string, Pieces>()

/**
 * `:name` → `$1`, each place a parameter of its own: at one place PostgreSQL may infer text, at the next varchar. It
 * infers nothing of a value in a select list, hence the casts; text stays open, so that the column's type wins.
 */
export function positional(sql: string, parameters: Parameters): Positional {
  const values: Bound[] = []
  const text = piecesOf(sql).map((piece, index) => {
    if (index % 2 === 0) return piece
    const value = parameters[piece]
    if (value === undefined) return `:${piece}`
    values.push(value)
    return `$${values.length}${castOf(value)}`
  })
  return { text: text.join(''), values }
}

function piecesOf(sql: string): Pieces {
  const known = kept.get(sql)
  if (known) return known
  const pieces: string[] = []
  let from = 0
  for (const place of sql.matchAll(PLACES)) {
    const name = place[2]
    if (name === undefined) continue
    pieces.push(sql.slice(from, place.index), name)
    from = place.index + place[0].length
  }
  pieces.push(sql.slice(from))
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(sql, pieces)
  return pieces
}

function castOf(value: Bound): string {
  if (typeof value === 'boolean') return '::boolean'
  if (typeof value === 'bigint') return '::bigint'
  if (typeof value === 'number') return Number.isInteger(value) ? '::bigint' : '::double precision'
  return Buffer.isBuffer(value) ? '::bytea' : ''
}
