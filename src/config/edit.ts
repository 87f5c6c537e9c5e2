import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Document, isMap, isScalar, parseDocument, stringify } from 'yaml'
import { coded } from '../contract/errors.ts'
import { parseConfigFile, readConfigFile } from './file.ts'

export type NewValue = string | number | boolean

/**
 * Sets one value in the text of a configuration file; undefined takes it out. In place where that can be done: a document that is written anew
 * keeps its comments, but indents those between its sections differently.
 */
export function edited(file: string, text: string, path: readonly string[], value: NewValue | undefined): string {
  parseConfigFile(file, text)
  const document = parseDocument(text)
  const found = document.getIn(path, true)
  if (value === undefined) return without(text, document, path)
  if (isScalar(found) && found.range && found.source) {
    const [start, end] = found.range
    return text.slice(0, start) + stringify(value, { defaultStringType: found.type }).trim() + text.slice(end)
  }
  const inserted = withNewLines(text, document, path, value)
  if (inserted !== undefined) return inserted
  document.setIn(path, value)
  return document.toString({ lineWidth: 0 })
}

function without(text: string, document: Document, path: readonly string[]): string {
  if (!document.hasIn(path)) return text
  const above = document.getIn(path.slice(0, -1), true)
  const pair = pairIn(above, path.at(-1))
  const [start, value] = [startOf(pair?.key), pair?.value]
  if (start !== undefined && isMap(above) && !above.flow && isScalar(value) && value.range) {
    const end = text.indexOf('\n', value.range[1])
    return text.slice(0, text.lastIndexOf('\n', start) + 1) + (end < 0 ? '' : text.slice(end + 1))
  }
  document.deleteIn(path)
  return document.toString({ lineWidth: 0 })
}

function pairIn(map: unknown, name: string | undefined) {
  return isMap(map) ? map.items.find(({ key }) => isScalar(key) && key.value === name) : undefined
}

/** With lines for what is missing, below the key of the section that is there; undefined: that one is `{ … }`. */
function withNewLines(text: string, document: Document, path: readonly string[], value: unknown): string | undefined {
  const depth = path.findLastIndex((_, index) => document.hasIn(path.slice(0, index + 1))) + 1
  const section = document.getIn(path.slice(0, depth), true)
  const above = document.getIn(path.slice(0, depth - 1), true)
  const pair = pairIn(above, path[depth - 1])
  const key = startOf(pair?.key)
  // `plugins:` with nothing but comments below is an empty value
  const empty = isScalar(section) && section.value === null && !section.source
  if (depth === 0 || key === undefined || !(empty || (isMap(section) && !section.flow))) return undefined
  const first = isMap(section) ? startOf(section.items[0]?.key) : undefined
  const indent = first === undefined ? columnOf(text, key) + 2 : columnOf(text, first)
  const missing = path.slice(depth).reduceRight<unknown>((below, name) => ({ [name]: below }), value)
  const lines = stringify(missing).replace(/^/gm, ' '.repeat(indent)).trimEnd()
  const end = text.indexOf('\n', key)
  return end < 0 ? `${text}\n${lines}\n` : `${text.slice(0, end)}\n${lines}${text.slice(end)}`
}

function startOf(key: unknown): number | undefined {
  return isScalar(key) ? key.range?.[0] : undefined
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1)
}

/** Turns a plugin on or off in the file. It counts from the next cycle. */
export function setPluginEnabled(file: string, plugin: string, enabled: boolean): void {
  writeConfigFile(file, edited(file, readConfigFile(file), ['plugins', plugin, 'enabled'], enabled))
}

/** At once or not at all: a host may read the file at any moment, and the power may fail. Throws TS_FILE_REFUSED. */
export function writeConfigFile(file: string, text: string): void {
  const fresh = `${file}.new`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(fresh, text, { mode: statSync(file, { throwIfNoEntry: false })?.mode ?? 0o640 })
    renameSync(fresh, file)
  } catch (error) {
    throw coded('TS_FILE_REFUSED', { file, detail: (error as Error).message }, { cause: error })
  }
}
