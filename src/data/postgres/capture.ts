import type { Capture } from '../table-definition.ts'
import { fitted, literal, quote, quoteName } from './quote.ts'
import { statements } from './statements.ts'

interface CaptureTrigger {
  readonly name: string
  readonly create: string
}

/**
 * Triggers for each statement, over the rows that it changed: one event for each document. They give nothing back to
 * it, and run as who made them: whatever the till's login may do, whatever its search path and time zone are. Before a
 * TRUNCATE every row is still there to tell its document.
 */
export function captureTriggers(capture: Capture): CaptureTrigger[] {
  const [inserted, deleted] = [documents(capture, 'new_rows'), documents(capture, 'old_rows')]
  return [
    trigger(capture, 'insert', 'after', inserted, 'new table as new_rows'),
    trigger(capture, 'update', 'after', `${inserted} union ${deleted}`, 'new table as new_rows old table as old_rows'),
    trigger(capture, 'delete', 'after', deleted, 'old table as old_rows'),
    trigger(capture, 'truncate', 'before', documents(capture, quote(capture.table))),
  ]
}

/** The logical name, which may be too long for PostgreSQL, is the trigger's comment. */
function trigger(
  capture: Capture,
  operation: string,
  when: 'after' | 'before',
  changed: string,
  rows?: string,
): CaptureTrigger {
  const { eventTable, type, kind, table } = capture
  const name = `tillsync_${type}_${capture.name}_${operation}`
  const short = quoteName(fitted(name))
  const run = `${quote(eventTable.slice(0, eventTable.lastIndexOf('.')))}.${short}()`
  return {
    name,
    // First, what a function finds out only when the till runs it: that its owner may not read these tables.
    create: `${documents(capture, quote(table))} limit 0;
create or replace function ${run} returns trigger language plpgsql
security definer set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $tillsync$
begin
  insert into ${quote(eventTable)} (type, kind, document_key, captured_at)
  select ${literal(type)}, ${literal(kind)}, changed.document_key, ${statements.now}
  from (${changed}) as changed where changed.document_key is not null;
  return null;
end $tillsync$;
revoke all on function ${run} from public;
create or replace trigger ${short} ${when} ${operation} on ${quote(table)}${rows ? `\n  referencing ${rows}` : ''}
  for each statement execute function ${run};
comment on trigger ${short} on ${quote(table)} is ${literal(name)}`,
  }
}

/** The keys of these rows' documents as JSON.stringify writes them; null: no document. */
function documents({ key, where, isRoot }: Capture, rows: string): string {
  const over = (expression: string) => expression.replaceAll('{row}', 'changed_row')
  const parts = key.map((column) => `to_json((${over(column)})::text)::text`)
  const only = where.length ? ` where ${where.map(over).join(' and ')}` : ''
  // To look for the same one among a till's few rows costs it a fifth of the trigger.
  return `select ${isRoot ? '' : 'distinct '}'[' || ${parts.join(` || ',' || `)} || ']' as document_key from ${rows} as changed_row${only}`
}
