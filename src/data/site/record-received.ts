import type { Value } from '../../contract/index.ts'
import type { HeldDocument } from '../../flow/ports.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Rows, Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'
import { packetNumbers } from './received-packets.ts'

const KEY = ['type', 'kind', 'document_key', 'origin'] as const
const TEXT = (name: string): RelationColumn => ({ name, type: 'text' })

const VERSION: readonly RelationColumn[] = [
  ...KEY.map(TEXT),
  { name: 'epoch', type: 'integer' },
  { name: 'number', type: 'integer' },
  { name: 'removal', type: 'boolean' },
  { name: 'packet', type: 'bigint' },
]
const RECEIVED: readonly RelationColumn[] = [...VERSION, { name: 'applied', type: 'boolean' }]
const HELD: readonly RelationColumn[] = [
  ...VERSION,
  ...['status', 'code', 'reason', 'remedy'].map(TEXT),
  { name: 'attempts', type: 'integer' },
  { name: 'document_version', type: 'integer' },
  TEXT('body'),
]
const OF_HELD = KEY.map((name) => `h.${name} = k.${name}`).join(' and ')

/** Replaces what is known of these documents of their origins, and the content of those that are not applied. */
export async function recordReceived(session: Session, documents: readonly HeldDocument[]): Promise<void> {
  if (documents.length === 0) return
  const packets = await packetNumbers(session, documents)
  const versionRow = ({ version: { epoch, number, removal }, packet, ...document }: HeldDocument): Value[] => [
    ...keyOf(document),
    epoch,
    number,
    removal,
    packets.get(packet)!,
  ]
  const received = await session.rows(
    RECEIVED,
    documents.map((document) => [...versionRow(document), document.status === 'APPLIED']),
  )
  await recordVersions(session, received)
  const held = documents.filter(({ status }) => status !== 'APPLIED')
  await recordHeld(
    session,
    held.map((document) => [...versionRow(document), ...heldRow(document)]),
  )
  await free(
    session,
    documents.filter(({ status }) => status === 'APPLIED'),
  )
}

/** A document that was held is applied later than it came. */
async function recordVersions(session: Session, { from, parameters }: Rows): Promise<void> {
  const names = VERSION.map(({ name }) => name)
  await upsertRows(
    session,
    'tillsync_received_document',
    KEY,
    [...names, 'present', 'applied_at'],
    `(select ${names.map((name) => `k.${name}`).join(', ')},
       case when k.applied = :no then coalesce(b.present, :no) when k.removal = :no then :yes else :no end as present,
       case when k.applied = :yes and h.kind is not null then ${session.adapter.statements.now} end as applied_at
      from ${from} k
      left join tillsync_received_document b on ${KEY.map((name) => `b.${name} = k.${name}`).join(' and ')}
      left join tillsync_held_document h on ${OF_HELD})`,
    { yes: true, no: false, ...parameters },
  )
}

/** A document that is tried again was received when its version came, and stays waived by whom it was. */
async function recordHeld(session: Session, rows: readonly (readonly Value[])[]): Promise<void> {
  if (rows.length === 0) return
  const { now } = session.adapter.statements
  const names = HELD.map(({ name }) => name)
  const same = 'h.epoch = k.epoch and h.number = k.number and h.removal = k.removal'
  const { from, parameters } = await session.rows(HELD, rows)
  await upsertRows(
    session,
    'tillsync_held_document',
    KEY,
    [...names, 'received_at', 'changed_at', 'waived_by', 'waived_at'],
    `(select ${names.map((name) => `k.${name}`).join(', ')},
       case when ${same} then h.received_at else ${now} end as received_at,
       case when ${same} and h.status = k.status then h.changed_at else ${now} end as changed_at,
       case when ${same} and k.status = 'WAIVED' then h.waived_by end as waived_by,
       case when ${same} and k.status = 'WAIVED' then h.waived_at end as waived_at
      from ${from} k left join tillsync_held_document h on ${OF_HELD})`,
    parameters,
  )
}

/** Mostly nothing is held, and nothing is to be looked for. */
async function free(session: Session, applied: readonly HeldDocument[]): Promise<void> {
  const { remove, limit } = session.adapter.statements
  const [any] = await session.all(`select kind from tillsync_held_document order by kind ${limit(1)}`)
  if (!any || applied.length === 0) return
  const { from, parameters } = await session.rows(KEY.map(TEXT), applied.map(keyOf))
  await session.run(remove('tillsync_held_document', KEY, from), parameters)
}

function keyOf({ type, kind, key, origin }: Pick<HeldDocument, 'type' | 'kind' | 'key' | 'origin'>): string[] {
  return [type, kind, JSON.stringify(key), origin]
}

function heldRow({ status, code, reason, remedy, attempts, documentVersion, document }: HeldDocument): Value[] {
  const body = document === null ? null : JSON.stringify(document)
  return [status, code ?? null, reason ?? null, remedy ?? null, attempts, documentVersion, body]
}
