import type { Rejection } from '../../flow/ports/received.ts'
import type { Receipt } from '../../flow/stream.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'

const TEXT = (name: string): RelationColumn => ({ name, type: 'text' })
const WHOLE = (name: string): RelationColumn => ({ name, type: 'integer' })

const RECEIPT: readonly RelationColumn[] = [
  ...['origin', 'audience', 'type'].map(TEXT),
  ...['epoch', 'number'].map(WHOLE),
  TEXT('digest'),
  ...['seen_epoch', 'seen_claim'].map(WHOLE),
  TEXT('seen_digest'),
  ...['drawn_epoch', 'drawn_number'].map(WHOLE),
]
const REJECTION: readonly RelationColumn[] = [
  ...['origin', 'type', 'kind', 'document_key'].map(TEXT),
  ...['epoch', 'number'].map(WHOLE),
  { name: 'removal', type: 'boolean' },
  ...['status', 'code', 'reason'].map(TEXT),
]

/** Replaces all receipts and rejections of a site, so that a receipt may fall and a resolved rejection disappears. */
export async function acknowledge(
  session: Session,
  site: string,
  receipts: readonly Receipt[],
  rejections: readonly Rejection[],
): Promise<void> {
  await replace(
    session,
    'tillsync_receipt',
    site,
    RECEIPT,
    receipts.map(({ stream: { origin, audience, type }, epoch, number, digest, seen, drawn }) => [
      origin,
      audience,
      type,
      epoch,
      number,
      digest,
      seen?.epoch ?? null,
      seen?.claim ?? null,
      seen?.digest ?? null,
      drawn?.epoch ?? null,
      drawn?.number ?? null,
    ]),
  )
  await replace(
    session,
    'tillsync_rejection',
    site,
    REJECTION,
    rejections.map(({ origin, type, kind, key, version: { epoch, number, removal }, status, code, reason }) => [
      origin,
      type,
      kind,
      JSON.stringify(key),
      epoch,
      number,
      removal,
      status,
      code,
      reason,
    ]),
  )
}

async function replace(
  session: Session,
  table: string,
  site: string,
  columns: readonly RelationColumn[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const { relation, now } = session.adapter.statements
  const names = columns.map(({ name }) => name)
  await session.run(`delete from ${table} where site = :site`, { site })
  await session.run(
    `insert into ${table} (site, ${names.join(', ')}, at)
     select :site, ${names.map((name) => `k.${name}`).join(', ')}, ${now} from ${relation(columns, 'rows')} k`,
    { site, rows: JSON.stringify(rows) },
  )
}
