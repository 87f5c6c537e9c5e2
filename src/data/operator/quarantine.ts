import { coded } from '../../contract/errors.ts'
import type { ReceivedStatus } from '../../flow/ports/received.ts'
import type { Database, Parameters, Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'
import { type DocumentFilter, receivedConditionOf } from './document-filter.ts'
import { keysetOf } from './keyset.ts'
import type { Place } from './newest-first.ts'
import type { ReceivedEntry } from './received-entry.ts'
import { heldRows, type ReceivedRow, receivedColumns, receivedEntry } from './received-list.ts'

/** A document that is held back here, with its content. */
export interface HeldEntry extends ReceivedEntry {
  /** As it came. null: a removal. */
  readonly document: unknown
  readonly documentVersion?: number
  /** Of a conflict: what stands here. */
  readonly standing?: unknown
}

/** Which documents a person acts upon; several filters narrow. */
export interface HeldFilter extends DocumentFilter {
  readonly origin?: string
  /** Absent: every status that the act is for. */
  readonly statuses?: readonly ReceivedStatus[]
}

/** The documents that are not applied; of one key, one for each origin that sent one. */
export function showHeld(database: Database, filter: Omit<HeldFilter, 'statuses'>): Promise<HeldEntry[]> {
  return database.read(async (session) => {
    const condition = receivedConditionOf(session, filter, 'changed_at')
    const rows = await session.all<
      ReceivedRow & { body: string | null; document_version: number | null; standing: string | null }
    >(
      `select ${receivedColumns(session)}, t.body, t.document_version, t.standing from ${heldRows(condition)}
       where 1 = 1${condition.sql}
       order by t.type, t.kind, t.document_key, t.origin ${session.adapter.statements.limit(BATCH)}`,
      condition.parameters,
    )
    return rows.map((row) => ({
      ...receivedEntry(row),
      document: row.body === null ? null : (JSON.parse(row.body) as unknown),
      documentVersion: row.document_version ?? undefined,
      standing: row.standing === null ? undefined : (JSON.parse(row.standing) as unknown),
    }))
  })
}

/** Has the next cycle try quarantined documents again, with their attempts counted anew. For how many. */
export function retryHeld(database: Database, filter: HeldFilter): Promise<number> {
  return inBatches(database, filter, ['QUARANTINED'], (session, rows) =>
    change(session, rows, { status: "'WAITING'", attempts: '0' }),
  )
}

/**
 * Closes documents that a person gives up: they are not tried again, and their origin sees it with the reason. A newer
 * version is applied as any other. For how many. TS_USAGE without a reason.
 */
export async function waiveHeld(
  database: Database,
  filter: HeldFilter,
  { reason, by }: { readonly reason: string; readonly by: string },
): Promise<number> {
  if (reason.trim() === '') throw coded('TS_USAGE', { problem: 'Say why.', command: 'quarantine waive' })
  return inBatches(database, filter, ['QUARANTINED', 'CONFLICT', 'WAITING'], (session, rows) =>
    change(
      session,
      // both reasons stay: why the document failed, and why a person closed it
      rows.map((row) => ({ ...row, reason: row.reason ? `${reason} (${row.reason})` : reason })),
      { status: "'WAIVED'", waived_by: ':waived_by', waived_at: session.adapter.statements.now },
      { waived_by: by },
    ),
  )
}

const BATCH = 1_000
const COLUMNS = ['type', 'kind', 'document_key', 'origin'] as const
const UNCHANGED = ['epoch', 'number', 'removal', 'status', 'attempts', 'packet', 'received_at', 'document_version']

/** `set`: columns and what they become, as SQL. */
async function change(
  session: Session,
  rows: readonly ReceivedRow[],
  set: Readonly<Record<string, string>>,
  parameters: Parameters = {},
): Promise<void> {
  const { relation, now } = session.adapter.statements
  const given = relation(
    [...COLUMNS, 'reason'].map((name) => ({ name, type: 'text' })),
    'rows',
  )
  const values: Record<string, string> = {
    ...Object.fromEntries(UNCHANGED.map((column) => [column, `t.${column}`])),
    reason: 'k.reason',
    changed_at: now,
    ...set,
  }
  await upsertRows(
    session,
    'tillsync_held_document',
    COLUMNS,
    [...COLUMNS, ...Object.keys(values)],
    `(select ${COLUMNS.map((column) => `t.${column}`).join(', ')},
       ${Object.entries(values)
         .map(([column, value]) => `${value} as ${column}`)
         .join(', ')}
      from ${given} k cross join tillsync_held_document t
      where ${COLUMNS.map((column) => `t.${column} = k.${column}`).join(' and ')})`,
    { rows: JSON.stringify(rows.map((row) => [...nameOf(row), row.reason])), ...parameters },
  )
}

function nameOf(row: ReceivedRow): string[] {
  return COLUMNS.map((column) => row[column])
}

/** A transaction for each batch: a cycle that runs meanwhile waits for none of them long. */
async function inBatches(
  database: Database,
  filter: HeldFilter,
  actedUpon: readonly ReceivedStatus[],
  change: (session: Session, rows: readonly ReceivedRow[]) => Promise<void>,
): Promise<number> {
  const statuses = actedUpon.filter((status) => filter.statuses?.includes(status) ?? true)
  if (statuses.length === 0) return 0
  let total = 0
  for (let after: Place | undefined; ; ) {
    const rows = await database.write(async (session) => {
      const found = await nextBatch(session, filter, statuses, after)
      if (found.length > 0) await change(session, found)
      return found
    })
    total += rows.length
    if (rows.length < BATCH) return total
    after = nameOf(rows.at(-1)!)
  }
}

function nextBatch(session: Session, filter: HeldFilter, statuses: readonly string[], after: Place | undefined) {
  const condition = receivedConditionOf(session, filter, 'changed_at')
  const keyset = keysetOf(COLUMNS, after)
  return session.all<ReceivedRow>(
    `select ${receivedColumns(session)} from ${heldRows(condition)}
     where t.status in (${statuses.map((status) => `'${status}'`).join(', ')})${condition.sql}${keyset.sql}
     order by ${keyset.order} ${session.adapter.statements.limit(BATCH)}`,
    { ...condition.parameters, ...keyset.parameters },
  )
}
