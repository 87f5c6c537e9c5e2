import type { HeldDocument } from '../../flow/ports.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'

const KEY = ['type', 'kind', 'document_key', 'origin'] as const
const TEXT = (name: string): RelationColumn => ({ name, type: 'text' })

const COLUMNS: readonly RelationColumn[] = [
  ...KEY.map(TEXT),
  { name: 'epoch', type: 'integer' },
  { name: 'number', type: 'integer' },
  { name: 'removal', type: 'boolean' },
  TEXT('status'),
  TEXT('code'),
  TEXT('reason'),
  TEXT('remedy'),
  { name: 'attempts', type: 'integer' },
  TEXT('packet'),
]

/** Replaces what is known of these documents of their origins, and the content of those that are not applied. */
export async function recordReceived(session: Session, documents: readonly HeldDocument[]): Promise<void> {
  if (documents.length === 0) return
  await recordStatuses(session, documents)
  await keepContent(session, documents)
}

/** A document that is tried again was received when its version came, and stays waived by whom it was. */
async function recordStatuses(session: Session, documents: readonly HeldDocument[]): Promise<void> {
  const { relation, now } = session.adapter.statements
  const names = COLUMNS.map(({ name }) => name)
  const same = 'b.epoch = k.epoch and b.number = k.number and b.removal = k.removal'
  await upsertRows(
    session,
    'tillsync_received_document',
    KEY,
    [...names, 'present', 'received_at', 'changed_at', 'waived_by', 'waived_at'],
    `(select ${names.map((name) => `k.${name}`).join(', ')},
       case when k.status <> 'APPLIED' then coalesce(b.present, :no) when k.removal = :no then :yes else :no end as present,
       case when ${same} then b.received_at else ${now} end as received_at,
       case when ${same} and b.status = k.status then b.changed_at else ${now} end as changed_at,
       case when ${same} and k.status = 'WAIVED' then b.waived_by end as waived_by,
       case when ${same} and k.status = 'WAIVED' then b.waived_at end as waived_at
      from ${relation(COLUMNS, 'rows')} k left join tillsync_received_document b
        on b.type = k.type and b.kind = k.kind and b.document_key = k.document_key and b.origin = k.origin)`,
    { rows: JSON.stringify(documents.map(rowOf)), yes: true, no: false },
  )
}

async function keepContent(session: Session, documents: readonly HeldDocument[]): Promise<void> {
  const { relation, remove } = session.adapter.statements
  const holds = ({ status, document }: HeldDocument) => status !== 'APPLIED' && document !== null
  const held = documents.filter(holds)
  const free = documents.filter((document) => !holds(document))
  await session.run(remove('tillsync_held_document', KEY, relation(KEY.map(TEXT), 'rows')), {
    rows: JSON.stringify(free.map(keyOf)),
  })
  await upsertRows(
    session,
    'tillsync_held_document',
    KEY,
    [...KEY, 'document_version', 'body'],
    relation([...KEY.map(TEXT), { name: 'document_version', type: 'integer' }, TEXT('body')], 'rows'),
    { rows: JSON.stringify(held.map((one) => [...keyOf(one), one.documentVersion, JSON.stringify(one.document)])) },
  )
}

function keyOf({ type, kind, key, origin }: HeldDocument): [string, string, string, string] {
  return [type, kind, JSON.stringify(key), origin]
}

function rowOf(document: HeldDocument) {
  const { version, status, code, reason, remedy, attempts, packet } = document
  return [
    ...keyOf(document),
    version.epoch,
    version.number,
    version.removal,
    status,
    code ?? null,
    reason ?? null,
    remedy ?? null,
    attempts,
    packet,
  ]
}
