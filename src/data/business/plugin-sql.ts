import type { Given, Keys, Sql } from '../../contract/index.ts'
import type { Adapter } from '../adapter.ts'
import type { Parameters } from '../database.ts'
import { type MappedTable, physicalName, withDetails } from './mapping.ts'

/** A plugin's SQL in this site's names, with its parameters. */
export interface SiteSql {
  readonly sql: string
  readonly parameters: Parameters
}

const KEYS = 'tillsync_keys'

/**
 * Puts this site's names in the place of `{bill}`, `{bill.net}` and `{keys}`; text in quotes stays. Where `reading`, a
 * table with constants is the part of it that has them.
 */
export function siteSql(
  adapter: Adapter,
  kinds: ReadonlyMap<string, MappedTable>,
  sql: Sql,
  { keys, parameters = {} }: Given = {},
  reading = false,
): SiteSql {
  const tables = new Map([...kinds.values()].flatMap(withDetails).map((table) => [table.name, table]))
  const text = typeof sql === 'string' ? sql : sql[adapter.dialect]
  const named = text.replace(/'(?:[^']|'')*'|\{([\w-]+)(?:\.(\w+))?\}/g, (word, table?: string, column?: string) => {
    if (!table) return word
    if (table === 'keys' && !column) return relationOf(adapter, kinds, keys, word)
    const mapped = tables.get(table) ?? unknown(word, [...tables.keys()])
    return column ? columnName(adapter, mapped, column, word) : tableName(adapter, mapped, reading)
  })
  return { sql: named, parameters: { ...parameters, ...(keys && { [KEYS]: JSON.stringify(keys.values) }) } }
}

function relationOf(
  { statements }: Adapter,
  kinds: ReadonlyMap<string, MappedTable>,
  keys: Keys | undefined,
  word: string,
): string {
  const root = keys ? kinds.get(keys.kind) : undefined
  if (!root) throw new Error(`SQL has ${word}, but no keys of a kind of this type were given`)
  return statements.relation(
    root.key.map(({ name, type }) => ({ name, type })),
    KEYS,
  )
}

function tableName({ statements }: Adapter, { physical, constants }: MappedTable, reading: boolean): string {
  const name = statements.quote(physical)
  if (!reading || constants.length === 0) return name
  const conditions = constants.map(({ name, value }) => `${statements.quote(name)} = ${statements.literal(value)}`)
  return `(select * from ${name} where ${conditions.join(' and ')})`
}

function columnName({ statements }: Adapter, table: MappedTable, name: string, word: string): string {
  const columns = table.columns.filter(({ physical }) => physical !== undefined)
  const column = columns.find((candidate) => candidate.name === name)
  return statements.quote(
    physicalName(
      column ??
        unknown(
          word,
          columns.map((c) => `${table.name}.${c.name}`),
        ),
    ),
  )
}

function unknown(word: string, names: readonly string[]): never {
  throw new Error(`SQL has ${word}, which is not at this site; there are ${names.join(', ')}`)
}
