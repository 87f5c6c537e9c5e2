import type { Rejection } from '../../flow/ports.ts'
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

/** A document as it was sent, and a rejection of that very version by one of those it was sent to. */
interface Match {
  readonly name: Name
  readonly rejection: Rejection
  readonly now: { readonly status: string; readonly code: string | null; readonly reason: string | null }
}

const DOCUMENT = ['type', 'kind', 'document_key'] as const

/** A person must act upon the first, nobody upon the last: of several destinations that one shows. */
const PRECEDENCE: readonly Rejection['status'][] = ['QUARANTINED', 'WAITING', 'WAIVED']

/**
 * Shows each rejection at its document: QUARANTINED there is REJECTED here, WAITING stays UPLOADED with the reason.
 * Gives the documents that were shown so and are no longer held back; they are UPLOADED now.
 */
export async function judgeRejections(session: Session, rejections: readonly Rejection[]): Promise<Name[]> {
  const matches = new Map<string, Match[]>()
  for (const match of await matching(session, rejections)) {
    const text = JSON.stringify(match.name)
    const others = matches.get(text)
    if (others) others.push(match)
    else matches.set(text, [match])
  }
  const flagged = await session.all<{ type: string; kind: string; document_key: string }>(
    `select type, kind, document_key from tillsync_sent_document
     where code is not null and status in ('UPLOADED', 'REJECTED', 'WAIVED')`,
  )
  const released = flagged
    .map(({ type, kind, document_key }): Name => [type, kind, document_key])
    .filter((name) => !matches.has(JSON.stringify(name)))
  const rejected = [...matches.values()].flatMap((found) => {
    const verdict = verdictOf(found.map(({ rejection }) => rejection))
    const { name, now } = found[0]!
    const same = now.status === verdict.status && now.code === verdict.code && now.reason === verdict.reason
    return same ? [] : [[...name, verdict.status, verdict.code, verdict.reason, verdict.remedy]]
  })
  await show(session, [...rejected, ...released.map((name) => [...name, 'UPLOADED', null, null, null])])
  return released
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
  const rows = await session.all<{
    rejection: number
    type: string
    kind: string
    document_key: string
    status: string
    code: string | null
    reason: string | null
  }>(
    `select k.rejection, d.type, d.kind, d.document_key, d.status, d.code, d.reason
     from ${session.adapter.statements.relation(columns, 'rejections')} k
     cross join tillsync_sent_to t cross join tillsync_sent_document d
     where t.type = k.type and t.kind = k.kind and t.document_key = k.document_key
       and (t.audience = k.site or t.audience in ('*', 'HO'))
       and t.epoch = k.epoch and t.number = k.number and t.removal = k.removal
       and d.type = t.type and d.kind = t.kind and d.document_key = t.document_key
       and d.status in ('UPLOADED', 'PROCESSED', 'REJECTED', 'WAIVED')`,
    { rejections: JSON.stringify(rejections.map(rejectionRow)) },
  )
  return rows.map(({ rejection, type, kind, document_key, status, code, reason }) => ({
    name: [type, kind, document_key],
    rejection: rejections[Number(rejection)]!,
    now: { status, code, reason },
  }))
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

async function show(session: Session, rows: readonly (readonly (string | null)[])[]): Promise<void> {
  const { relation, now } = session.adapter.statements
  const texts = ['status', 'code', 'reason', 'remedy'] as const
  const given = relation(
    [...DOCUMENT, ...texts].map((name) => ({ name, type: 'text' })),
    'rows',
  )
  await upsertRows(
    session,
    'tillsync_sent_document',
    DOCUMENT,
    [...DOCUMENT, 'epoch', 'number', 'removal', ...texts, 'changed_at'],
    `(select d.type, d.kind, d.document_key, d.epoch, d.number, d.removal, k.status, k.code, k.reason, k.remedy,
       ${now} as changed_at
      from ${given} k cross join tillsync_sent_document d
      where d.type = k.type and d.kind = k.kind and d.document_key = k.document_key)`,
    { rows: JSON.stringify(rows) },
  )
}
