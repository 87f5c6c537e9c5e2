import type { Rejection } from '../../flow/ports/received.ts'
import { pushTo } from '../../flow/push-to.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'

/** `[type, kind, document_key]` */
type Name = readonly [string, string, string]

interface Verdict {
  readonly status: string
  readonly code: string
  readonly reason: string
  readonly remedy: string
}

/** A document as it was sent, and a rejection by one of those it was sent to: of that version, or of a snapshot’s. */
interface Match {
  readonly name: Name
  readonly rejection: Rejection
  /** Of the packet that was rejected. */
  readonly version: readonly [epoch: number, number: number, removal: boolean]
  readonly now: Pick<MatchRow, 'status' | 'code' | 'reason' | 'note'>
}

const DOCUMENT = ['type', 'kind', 'document_key'] as const

/** A person must act upon the first, nobody upon the last: of several destinations that one shows. */
const PRECEDENCE: readonly Rejection['status'][] = ['CONFLICT', 'QUARANTINED', 'WAITING', 'WAIVED']

/**
 * Shows each rejection at its document: QUARANTINED there is REJECTED here, WAITING stays UPLOADED with the reason. What
 * was shown so and is no longer held back is where its packets are.
 */
export async function judgeRejections(session: Session, rejections: readonly Rejection[]): Promise<void> {
  const matches = new Map<string, Match[]>()
  for (const match of await matching(session, rejections)) {
    pushTo(matches, JSON.stringify(match.name), match)
  }
  const rejected = [...matches.values()].flatMap((found) => {
    const verdict = verdictOf(found.map(({ rejection }) => rejection))
    const { name, version, now } = found.reduce((newest, one) => (isNewer(one, newest) ? one : newest))
    const same = now.status === verdict.status && now.code === verdict.code && now.reason === verdict.reason
    return same ? [] : [[...name, ...version, verdict.status, verdict.code, verdict.reason, verdict.remedy, now.note]]
  })
  await release(session, (name) => matches.has(JSON.stringify(name)))
  await show(session, rejected)
}

function isNewer({ version: [epoch, number] }: Match, { version }: Match): boolean {
  return epoch > version[0] || (epoch === version[0] && number > version[1])
}

async function matching(session: Session, rejections: readonly Rejection[]): Promise<Match[]> {
  const columns: RelationColumn[] = [
    { name: 'rejection', type: 'integer' },
    { name: 'site', type: 'text' },
    ...DOCUMENT.map((name) => ({ name, type: 'text' as const })),
    { name: 'epoch', type: 'integer' },
    { name: 'number', type: 'integer' },
    { name: 'removal', type: 'boolean' },
  ]
  const rows = await session.all<MatchRow>(
    `select k.rejection, t.type, t.kind, t.document_key, t.epoch, t.number, t.removal,
       d.status, d.code, d.reason, d.note
     from ${session.adapter.statements.relation(columns, 'rejections')} k cross join tillsync_sent_to t
     left join tillsync_sent_remark d
       on d.type = t.type and d.kind = t.kind and d.document_key = t.document_key
     where t.type = k.type and t.kind = k.kind and t.document_key = k.document_key
       and (t.audience = k.site or t.audience in ('*', 'HO'))
       and (t.epoch = k.epoch and t.number = k.number and t.removal = k.removal or t.removal = :no and k.removal = :no
         and (k.epoch > t.epoch or k.epoch = t.epoch and k.number > t.number))
       and (d.status is null or d.status <> 'INVALID')
       and not exists (select 1 from tillsync_sent_to u cross join tillsync_outbox o
         where u.type = t.type and u.kind = t.kind and u.document_key = t.document_key
           and o.audience = u.audience and o.claim = u.number and o.epoch = u.epoch and o.status = 'WAITING')`,
    { no: false, rejections: JSON.stringify(rejections.map(rejectionRow)) },
  )
  return rows.map((row) => ({
    name: [row.type, row.kind, row.document_key],
    rejection: rejections[Number(row.rejection)]!,
    version: [Number(row.epoch), Number(row.number), Boolean(row.removal)],
    now: row,
  }))
}

interface MatchRow {
  readonly rejection: number
  readonly type: string
  readonly kind: string
  readonly document_key: string
  readonly epoch: number
  readonly number: number
  readonly removal: unknown
  readonly status: string | null
  readonly code: string | null
  readonly reason: string | null
  readonly note: string | null
}

function rejectionRow({ site, type, kind, key, version }: Rejection, index: number) {
  return [index, site, type, kind, JSON.stringify(key), version.epoch, version.number, version.removal]
}

function verdictOf(rejections: readonly Rejection[]): Verdict {
  const status = PRECEDENCE.find((status) => rejections.some((rejection) => rejection.status === status))!
  const [first, ...others] = rejections
    .filter((rejection) => rejection.status === status)
    .sort((a, b) => (a.site < b.site ? -1 : 1))
  const { site, code, reason } = first!
  const named = `${site}: ${reason}${others.length > 0 ? ` (and at ${others.length} more)` : ''}`
  switch (status) {
    case 'CONFLICT':
      return {
        status: 'REJECTED',
        code,
        reason: named,
        remedy: `Enter the document again here under a number of its own; then \`tillsync quarantine waive\` at ${site}.`,
      }
    case 'QUARANTINED':
      return {
        status: 'REJECTED',
        code,
        reason: named,
        remedy: `Correct the document here, and it is sent again; or mend the cause at ${site}, then \`tillsync quarantine retry\` there.`,
      }
    case 'WAITING':
      return { status: 'UPLOADED', code, reason: named, remedy: `Nothing; ${site} tries it again by itself.` }
    case 'WAIVED':
      return { status: 'WAIVED', code, reason: named, remedy: `Nothing; it was closed at ${site}.` }
  }
}

async function show(session: Session, rows: readonly (readonly (string | number | boolean | null)[])[]): Promise<void> {
  if (rows.length === 0) return
  const { relation, now } = session.adapter.statements
  const texts = ['status', 'code', 'reason', 'remedy', 'note'] as const
  const columns: RelationColumn[] = [
    ...DOCUMENT.map((name) => ({ name, type: 'text' as const })),
    { name: 'epoch', type: 'integer' },
    { name: 'number', type: 'integer' },
    { name: 'removal', type: 'boolean' },
    ...texts.map((name) => ({ name, type: 'text' as const })),
  ]
  const names = columns.map(({ name }) => name)
  await upsertRows(
    session,
    'tillsync_sent_remark',
    DOCUMENT,
    [...names, 'changed_at'],
    `(select ${names.map((name) => `k.${name}`).join(', ')}, ${now} as changed_at from ${relation(columns, 'rows')} k)`,
    { rows: JSON.stringify(rows) },
  )
}

/** What is no longer held back; a note about whom it was not sent to stays. */
async function release(session: Session, isHeld: (name: Name) => boolean): Promise<void> {
  const { relation, remove, now } = session.adapter.statements
  const shown = await session.all<{ type: string; kind: string; document_key: string; note: string | null }>(
    `select type, kind, document_key, note from tillsync_sent_remark
     where code is not null and status in ('UPLOADED', 'REJECTED', 'WAIVED')`,
  )
  const free = shown.filter(({ type, kind, document_key }) => !isHeld([type, kind, document_key]))
  if (free.length === 0) return
  const given = relation(
    DOCUMENT.map((name) => ({ name, type: 'text' })),
    'rows',
  )
  const rows = (found: typeof free) =>
    JSON.stringify(found.map(({ type, kind, document_key }) => [type, kind, document_key]))
  await session.run(remove('tillsync_sent_remark', DOCUMENT, given), {
    rows: rows(free.filter(({ note }) => note === null)),
  })
  for (const { type, kind, document_key } of free.filter(({ note }) => note !== null)) {
    await session.run(
      `update tillsync_sent_remark set status = null, code = null, reason = null, remedy = null, changed_at = ${now}
       where type = :type and kind = :kind and document_key = :document_key`,
      { type, kind, document_key },
    )
  }
}
