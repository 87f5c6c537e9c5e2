import type { Capture } from '../adapter.ts'
import { statements } from './statements.ts'

const { quote, literal, now } = statements

/**
 * Row triggers on insert, update and delete. SQLite restores changes() and last_insert_rowid() after a trigger, so
 * that the till's own statement answers what it did before.
 */
export function captureTriggers(capture: Capture): { name: string; create: string }[] {
  const trigger = (when: string, operation: string, ...statements: string[]) => {
    const name = `tillsync_${capture.type}_${capture.table}_${operation}`.replaceAll('.', '_')
    const body = statements.map((statement) => `  ${statement};`).join('\n')
    return { name, create: `create trigger ${quote(name)} ${when} on ${quote(capture.table)} begin\n${body}\nend` }
  }
  const replaced = capture.unique.map((columns) => replacedEvent(capture, columns))
  return [
    trigger('after insert', 'insert', event(capture, 'new')),
    trigger('after update', 'update', event(capture, 'new'), leftEvent(capture)),
    trigger('after delete', 'delete', event(capture, 'old')),
    // INSERT OR REPLACE deletes rows without their delete triggers.
    ...(replaced.length ? [trigger('before insert', 'replace', ...replaced)] : []),
  ]
}

/** One event for the document that the row belongs to. */
function event(capture: Capture, row: string, ...conditions: string[]): string {
  const key = capture.key.map((expression) => over(row, expression))
  const where = [...key.map((k) => `${k} is not null`), ...capture.where.map((w) => over(row, w)), ...conditions]
  return `${intoEvents(capture, key)} where ${where.join(' and ')}`
}

/** The document that an updated row belonged to before, if it was another (rule 6). */
function leftEvent(capture: Capture): string {
  const same = [
    ...capture.key.map((k) => `${over('old', k)} is ${over('new', k)}`),
    ...capture.where.map((w) => over('new', w)),
  ]
  return event(capture, 'old', `not (${same.join(' and ')})`)
}

/** The documents of rows that the new row would take the place of. */
function replacedEvent(capture: Capture, columns: readonly string[]): string {
  const key = capture.key.map((expression) => over('gone', expression))
  const where = [
    ...columns.map((column) => `gone.${quote(column)} = new.${quote(column)}`),
    ...key.map((k) => `${k} is not null`),
    ...capture.where.map((w) => over('gone', w)),
  ]
  return `${intoEvents(capture, key)} from ${quote(capture.table)} as gone where ${where.join(' and ')}`
}

function intoEvents({ eventTable, type, kind }: Capture, key: readonly string[]): string {
  const columns = ['type', 'kind', 'document_key', 'captured_at'].map(quote).join(', ')
  const values = [literal(type), literal(kind), `json_array(${key.join(', ')})`, now]
  return `insert into ${quote(eventTable)} (${columns}) select ${values.join(', ')}`
}

const over = (row: string, expression: string): string => expression.replaceAll('{row}', row)
