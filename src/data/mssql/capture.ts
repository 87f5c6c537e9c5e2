import type { Capture } from '../table-definition.ts'
import { BINARY } from './column-types.ts'
import { quote, quoteName, schemaOf } from './quote.ts'
import { statements } from './statements.ts'

const { literal, now } = statements

/**
 * One trigger for a table. It appends an event for each document that a statement touches, by its old key and by its
 * new one (PROTOCOL.md, rule 6), and leaves no trace in what the till's statement reports: no row count, no identity.
 * It needs no right of the till's login, since the table of events and its sequence have the same owner as the table.
 * TRUNCATE, a bulk load without FIRE_TRIGGERS and a disabled trigger append nothing.
 */
export function captureTriggers({ name: table, ...capture }: Capture): { name: string; create: string }[] {
  // In small letters, since a server may keep names so.
  const name = `tillsync_${capture.type}_${table}_change`.toLowerCase()
  const columns = ['type', 'kind', 'document_key', 'captured_at'].map(quote).join(', ')
  const parts = capture.key.map((_, index) => `k.p${index}`)
  // ROWCOUNT of the till's session would cut the events short; it is the till's again when the trigger ends.
  const create = `create trigger ${quote(schemaOf(capture.table))}.${quoteName(name)} on ${quote(capture.table)}
after insert, update, delete as
begin
  set nocount on
  set rowcount 0
  if not exists (select 1 from inserted) and not exists (select 1 from deleted) return
  insert into ${quote(capture.eventTable)} (${columns})
  select ${literal(capture.type)}, ${literal(capture.kind)}, d.document_key, ${now} from (
    select distinct ${json(parts)} as document_key from (
      ${keysIn('inserted', capture)}
      union all
      ${keysIn('deleted', capture)}
    ) as k where ${parts.map((part) => `${part} is not null`).join(' and ')}
  ) as d
end`
  return [{ name, create }]
}

function keysIn(rows: 'inserted' | 'deleted', { key, where }: Pick<Capture, 'key' | 'where'>): string {
  const over = (expression: string) => expression.replaceAll('{row}', 'r')
  const parts = key.map((one, index) => `convert(nvarchar(4000), ${over(one)}) collate ${BINARY} as p${index}`)
  const only = where.length ? ` where ${where.map(over).join(' and ')}` : ''
  return `select ${parts.join(', ')} from ${rows} as r${only}`
}

/** As JSON.stringify writes an array of text. */
function json(parts: readonly string[]): string {
  return `N'["' + ${parts.map(escaped).join(` + N'","' + `)} + N'"]'`
}

/** U+0000, where the server has it. */
const NULL_CHARACTER = 'isnull(nchar(0), nchar(1))'

/** Noncharacters of Unicode, which no text interchanges: they stand for the second of two backslashes. */
const MARK = 'nchar(64976) + nchar(64977)'

/**
 * A text inside JSON. Character by character, since STRING_ESCAPE writes a slash otherwise than JSON.stringify does, and not
 * every server that has it leaves what is beyond ASCII alone. Nor does every server's REPLACE put two backslashes where it
 * is given two: they come one after the other. All this only where more than a quotation mark wants it.
 */
function escaped(text: string): string {
  const rare = `N'%[\\' + ${NULL_CHARACTER} + N'-' + nchar(31) + N']%'`
  const doubled = `replace(replace(${text}, N'\\', N'\\' + ${MARK}), ${MARK}, N'\\')`
  const controls = [...Array(0x1f).keys()].map((code) => code + 1)
  const all = controls.reduce((x, code) => withoutControl(x, code, `nchar(${code})`), quotation(doubled))
  return `case when ${text} like ${rare} then ${withoutControl(all, 0, NULL_CHARACTER)} else ${quotation(text)} end`
}

function quotation(text: string): string {
  return `replace(${text}, N'"', N'\\"')`
}

function withoutControl(text: string, code: number, character: string): string {
  return `replace(${text}, ${character}, N'${JSON.stringify(String.fromCharCode(code)).slice(1, -1)}')`
}
