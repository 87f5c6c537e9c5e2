import type { Key, Keys, Row } from '../contract/index.ts'
import { keyText } from '../flow/document-type.ts'

/** What a plugin returned, if it is what the contract says; else an Error that names what is wrong. */

export function asRows(answer: unknown, asked: Keys, keyOf: (row: Row, kind: string) => Key): Row[] {
  if (!Array.isArray(answer)) throw new Error(`it returned ${describe(answer)} instead of rows`)
  const wanted = new Set(asked.values.map(keyText))
  const seen = new Set<string>()
  for (const row of answer) {
    if (!isObject(row)) throw new Error(`it returned ${describe(row)} among its rows`)
    const key = keyText(keyOf(row as Row, asked.kind))
    if (!wanted.has(key)) throw new Error(`it returned a row that was not asked for: ${key}`)
    if (seen.has(key)) throw new Error(`it returned two rows for ${key}`)
    seen.add(key)
  }
  return answer as Row[]
}

export function asDocument(
  answer: unknown,
  key: Key,
  kind: string,
  keyOf: (document: Row, kind: string) => Key,
): object | null {
  if (answer === null) return null
  if (!isObject(answer)) throw new Error(`it returned ${describe(answer)} instead of a document or null`)
  const made = keyOf(answer as Row, kind)
  if (made.length !== key.length || made.some((part, index) => part !== key[index]))
    throw new Error(`it changed the key to ${made.join('/')}`)
  return answer
}

const EVERY_STORE: readonly string[] = ['*']

export function asStores(answer: unknown): readonly string[] {
  if (answer === '*') return EVERY_STORE
  if (Array.isArray(answer) && answer.every((store) => typeof store === 'string' && store !== '')) return answer
  throw new Error(`it returned ${describe(answer)} instead of '*' or store codes`)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Promise)
}

function describe(value: unknown): string {
  if (value instanceof Promise) return 'a promise'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
