import type { Capture } from '../table-definition.ts'
import { statements } from './statements.ts'

const { quote, literal, now } = statements

/**
 * Row triggers on insert, update and delete. SQLite restores changes() and last_insert_rowid() after a trigger, so
 * that the till's own statement answers what it did before.
 */
export function captureTriggers(capture: Capture): { name: string; create: string }[] {
  const trigger = (operation: string, when: string, ...statements: string[]) => {
    const name = `tillsync_${capture.type}_${capture.name}_${operation}`
    const body = statements.map((statement) => `  ${statement};`).join('\n')
    return { name, create: `create trigger ${quote(name)} ${when} on ${quote(capture.table)} begin\n${body}\nend` }
  }
  // INSERT OR REPLACE and UPDATE OR REPLACE delete rows without their delete triggers.
  const replaced = capture.unique.map((columns) => replacedEvent(capture, columns))
  const moved = capture.unique.map((columns) => replacedEvent(capture, columns, changed(columns)))
  return [
    trigger('insert', 'after insert', event(capture, 'new')),
    trigger('update', 'after update', event(capture, 'new'), leftEvent(capture)),
    trigger('delete', 'after delete', event(capture, 'old')),
    ...(replaced.length ? [trigger('replace', 'before insert', ...replaced)] : []),
    ...(moved.length ? [trigger('move', 'before update', ...moved)] : []),
  ]
}

const changed = (columns: readonly string[]): string =>
  `(${columns.map((column) => `new.${quote(column)} is not old.${quote(column)}`).join(' or ')})`

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
function replacedEvent(capture: Capture, columns: readonly string[], ...conditions: string[]): string {
  const key = capture.key.map((expression) => over('gone', expression))
  const where = [
    ...conditions,
    ...columns.map((column) => `gone.${quote(column)} = new.${quote(column)}`),
    ...key.map((k) => `${k} is not null`),
    ...capture.where.map((w) => over('gone', w)),
  ]
  return `${intoEvents(capture, key)} from ${quote(capture.table)} as gone where ${where.join(' and ')}`
}

function intoEvents({ eventTable, type, kind }: Capture, key: readonly string[]): string {
  const columns = ['type', 'kind', 'document_key', 'captured_at'].map(quote).join(', ')
  const values = [literal(type), literal(kind), `json_array(${key.map((k) => `cast(${k} as text)`).join(', ')})`, now]
  return `insert into ${quote(eventTable)} (${columns}) select ${values.join(', ')}`
}

const over = (row: string, expression: string): string => expression.replaceAll('{row}', row)
