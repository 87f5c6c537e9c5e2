import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { from } from 'pg-copy-streams'
import { partsOf } from '../../contract/column-type.ts'
import type { Value } from '../../contract/index.ts'
import type { RelationColumn } from '../adapter.ts'
import { list } from './quote.ts'

const CHUNK_CHARACTERS = 256 * 1024

/** `table`: quoted. Gives how many rows went in. */
export async function copyInto(
  client: Client,
  table: string,
  columns: readonly RelationColumn[],
  rows: readonly (readonly Value[])[],
): Promise<number> {
  const copy = client.query(from(`copy ${table} (${list(columns.map(({ name }) => name))}) from stdin`))
  await pipeline(Readable.from(chunks(columns, rows)), copy)
  return copy.rowCount
}

const SPECIAL = /[\\\t\n\r]/
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** Lines of COPY's text format. */
function* chunks(columns: readonly RelationColumn[], rows: readonly (readonly Value[])[]): Generator<Buffer> {
  const binary = columns.map(({ type }) => partsOf(type).name === 'binary')
  const cells: string[] = columns.map(() => '')
  let lines: string[] = []
  let characters = 0
  for (const row of rows) {
    for (let index = 0; index < cells.length; index++) cells[index] = cellOf(row[index], binary[index]!)
    const line = cells.join('\t')
    lines.push(line)
    characters += line.length
    if (characters >= CHUNK_CHARACTERS) {
      yield Buffer.from(`${lines.join('\n')}\n`)
      lines = []
      characters = 0
    }
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`)
}

function cellOf(value: Value | undefined, binary: boolean): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value !== 'string') return String(value)
  if (binary) return `\\\\x${value}`
  return SPECIAL.test(value) ? value.replace(/[\\\t\n\r]/g, escapeOf) : value
}

function escapeOf(character: string): string {
  return ESCAPES[character]!
}
