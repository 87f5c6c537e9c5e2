import type { Rejection } from '../../flow/ports/received.ts'
import type { Position } from '../../flow/stream.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { judgeRejections } from './rejected-documents.ts'

const POSITION: readonly RelationColumn[] = [
  { name: 'type', type: 'text' },
  { name: 'audience', type: 'text' },
  { name: 'epoch', type: 'integer' },
  { name: 'number', type: 'integer' },
]

/**
 * What the destinations say becomes the packets' status, and so their documents' (PROTOCOL.md, rule 15). Costs what has
 * changed since the last time, and the rejections there are.
 */
export async function settle(
  session: Session,
  processed: readonly Position[],
  rejections: readonly Rejection[],
): Promise<void> {
  await judgeRejections(session, rejections)
  await move(session, processed, 'UPLOADED', 'PROCESSED', '<=')
  // After one of the destinations was restored.
  await move(session, processed, 'PROCESSED', 'UPLOADED', '>')
}

async function move(
  session: Session,
  positions: readonly Position[],
  from: string,
  to: string,
  side: '<=' | '>',
): Promise<void> {
  const { relation, now } = session.adapter.statements
  const rows = await session.all<{ id: string }>(
    `select o.id from ${relation(POSITION, 'positions')} p cross join tillsync_outbox o
     where o.type = p.type and o.audience = p.audience and o.status = :from and o.epoch <= p.epoch
       and o.number ${side} p.number`,
    {
      from,
      positions: JSON.stringify(
        positions.map(({ stream: { type, audience }, epoch, number }) => [type, audience, epoch, number]),
      ),
    },
  )
  if (rows.length === 0) return
  const given = relation([{ name: 'id', type: 'text' }], 'ids')
  await session.run(
    `update tillsync_outbox set status = :to, changed_at = ${now} where id in (select k.id from ${given} k)`,
    { to, ids: JSON.stringify(rows.map(({ id }) => [id])) },
  )
}
