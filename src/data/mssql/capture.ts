import type { Capture } from '../adapter.ts'
import { BINARY } from './column-types.ts'
import { quote, quoteName, schemaOf } from './quote.ts'
import { statements } from './statements.ts'

const { literal, now } = statements

/**
 * One trigger for a table. It appends an event for each document that a statement touches, by its old key and by its
 * new one (PROTOCOL.md, rule 6), and leaves no trace in what the till's statement reports: no row count, no identity.
 * TRUNCATE, a bulk load without FIRE_TRIGGERS and a disabled trigger append nothing.
 */
export function captureTriggers(capture: Capture): { name: string; create: string }[] {
  const { table, type, eventTable } = capture
  const name = `tillsync_${type}_${capture.name}`
  const columns = ['type', 'kind', 'document_key', 'captured_at'].map(quote).join(', ')
  return [
    {
      name,
      // ROWCOUNT of the till's session would cut the events short; it is the till's again when the trigger ends.
      create: `create trigger ${quote(schemaOf(table))}.${quoteName(name)} on ${quote(table)} after insert, update, delete as
begin
  set nocount on
  set rowcount 0
  if not exists (select 1 from inserted) and not exists (select 1 from deleted) return
  insert into ${quote(eventTable)} (${columns})
  select ${literal(capture.type)}, ${literal(capture.kind)}, k.document_key, ${now} from (
    ${keysIn('inserted', capture)}
    union
    ${keysIn('deleted', capture)}
  ) as k
end`,
    },
  ]
}

function keysIn(rows: 'inserted' | 'deleted', { key, where }: Capture): string {
  const parts = key.map((expression) => over('r', expression))
  const conditions = [...parts.map((part) => `${part} is not null`), ...where.map((one) => over('r', one))]
  return `select ${json(parts)} as document_key from ${rows} as r where ${conditions.join(' and ')}`
}

/** As JSON.stringify writes an array of text; STRING_ESCAPE alone puts a backslash before a slash, too. */
function json(parts: readonly string[]): string {
  const escaped = parts.map((part) => {
    return `replace(string_escape(convert(nvarchar(4000), ${part}) collate ${BINARY}, 'json'), N'\\/', N'/')`
  })
  return `N'["' + ${escaped.join(` + N'","' + `)} + N'"]'`
}

const over = (row: string, expression: string): string => expression.replaceAll('{row}', row)
