import type { DueDocuments, HeldDocument } from '../../flow/ports/received.ts'
import type { Session } from '../database.ts'
import { type HeldRow, versionOf } from './received-rows.ts'

/** A row of tillsync_held_document with its content. */
export type DueRow = HeldRow & {
  readonly attempts: number
  readonly packet: string
  readonly document_version: number
  readonly body: string | null
  readonly standing?: string | null
}

/**
 * One index gives the documents of a status in key order; the database merges those of two, since it alone knows how it
 * orders text: by characters, or by halves of them.
 */
export async function dueDocuments(
  session: Session,
  { type, origin, what, attempts, most, after }: DueDocuments,
): Promise<HeldDocument[]> {
  const { limit } = session.adapter.statements
  const withStatus = (status: 'WAITING' | 'QUARANTINED') =>
    `select t.type, t.kind, t.document_key, t.origin, t.epoch, t.number, t.removal, t.status, t.code, t.reason,
       t.remedy, t.attempts, p.id as packet, t.document_version, t.body
     from tillsync_held_document t join tillsync_received_packet p on p.seq = t.packet
     where t.status = '${status}' and t.type = :type and t.origin = :origin and t.removal = :removal
       ${status === 'QUARANTINED' ? 'and t.attempts < :attempts' : ''}
       and t.kind >= :kind and (t.kind > :kind or t.document_key > :document_key)
     order by t.kind, t.document_key ${limit(most)}`
  const rows = await session.all<DueRow>(
    attempts > 0
      ? `select * from (${withStatus('WAITING')}) w union all select * from (${withStatus('QUARANTINED')}) q
         order by kind, document_key ${limit(most)}`
      : withStatus('WAITING'),
    {
      type,
      origin,
      removal: what === 'removals',
      ...(attempts > 0 ? { attempts } : {}),
      kind: after?.kind ?? '',
      document_key: after ? JSON.stringify(after.key) : '',
    },
  )
  return rows.map(heldOf)
}

export function heldOf(row: DueRow): HeldDocument {
  return {
    type: row.type,
    kind: row.kind,
    key: JSON.parse(row.document_key) as string[],
    origin: row.origin,
    version: versionOf(row),
    status: row.status,
    code: row.code ?? undefined,
    reason: row.reason ?? undefined,
    remedy: row.remedy ?? undefined,
    attempts: Number(row.attempts),
    packet: row.packet,
    documentVersion: Number(row.document_version),
    document: row.body === null ? null : (JSON.parse(row.body) as object),
    ...(row.standing && { standing: JSON.parse(row.standing) as object }),
  }
}
