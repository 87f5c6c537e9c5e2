import type { Value } from '../../contract/index.ts'
import type { HeldDocument } from '../../flow/ports/received.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
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
const APPLIED: readonly RelationColumn[] = [...VERSION, { name: 'present', type: 'boolean' }]
const HELD: readonly RelationColumn[] = [
  ...VERSION,
  ...['status', 'code', 'reason', 'remedy'].map(TEXT),
  { name: 'attempts', type: 'integer' },
  { name: 'document_version', type: 'integer' },
  TEXT('body'),
  TEXT('standing'),
]
/** Their short numbers. */
type Packets = ReadonlyMap<string, string>

const OF_HELD = KEY.map((name) => `h.${name} = k.${name}`).join(' and ')

/** Replaces what is known of these documents of their origins, and the content of those that are not applied. */
export async function recordReceived(session: Session, documents: readonly HeldDocument[]): Promise<void> {
  if (documents.length === 0) return
  const packets = await packetNumbers(session, documents)
  const versions = (some: readonly HeldDocument[]) => some.map((one) => versionRow(one, packets))
  const applied = documents.filter(({ status }) => status === 'APPLIED')
  const held = documents.filter(({ status }) => status !== 'APPLIED')
  const heldBefore = await isAnyHeld(session)
  const later = heldBefore ? await amongHeld(session, applied) : new Set<HeldDocument>()
  await recordApplied(session, later.size ? applied.filter((one) => !later.has(one)) : applied, packets)
  await recordVersions(session, versions([...later]), 'later')
  // Of a conflict, what is known here stays what it was: the next one from its origin is compared with that, too.
  await recordVersions(session, versions(held.filter(({ status }) => status !== 'CONFLICT')), 'held')
  await recordHeld(
    session,
    held.map((document) => [...versionRow(document, packets), ...heldRow(document)]),
  )
  if (later.size > 0) await forget(session, [...later])
}

/** At once, never held: mostly nothing is known of them yet. */
async function recordApplied(session: Session, documents: readonly HeldDocument[], packets: Packets): Promise<void> {
  const first = documents.filter((one) => one.first)
  const append = session.appender(APPLIED, first.length)
  if (append) {
    const rows = first.map((one) => [...versionRow(one, packets), !one.version.removal])
    await append('tillsync_received_document', rows)
  }
  const left = append ? documents.filter((one) => !one.first) : documents
  await recordVersions(
    session,
    left.map((one) => versionRow(one, packets)),
    'applied',
  )
}

/** `later`: applied, after it was held. Only of a held one it is asked whether an older version of it is here. */
async function recordVersions(
  session: Session,
  rows: readonly (readonly Value[])[],
  outcome: 'applied' | 'later' | 'held',
): Promise<void> {
  if (rows.length === 0) return
  const { now } = session.adapter.statements
  const { from, parameters } = await session.rows(VERSION, rows)
  const names = VERSION.map(({ name }) => name)
  const before = KEY.map((name) => `b.${name} = k.${name}`).join(' and ')
  const [present, join] =
    outcome === 'held'
      ? ['coalesce(b.present, :no)', `left join tillsync_received_document b on ${before}`]
      : ['case when k.removal = :no then :yes else :no end', '']
  await upsertRows(
    session,
    'tillsync_received_document',
    KEY,
    [...names, 'present', 'applied_at'],
    `(select ${names.map((name) => `k.${name}`).join(', ')}, ${present} as present,
       case when :later = :yes then ${now} end as applied_at from ${from} k ${join})`,
    { later: outcome === 'later', yes: true, no: false, ...parameters },
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

/** Mostly nothing is, and nothing is to be looked for. */
async function isAnyHeld(session: Session): Promise<boolean> {
  const { limit } = session.adapter.statements
  const [any] = await session.all(`select kind from tillsync_held_document order by ${KEY.join(', ')} ${limit(1)}`)
  return any !== undefined
}

/** Those that were held until now. */
async function amongHeld(session: Session, documents: readonly HeldDocument[]): Promise<Set<HeldDocument>> {
  const { from, parameters } = await session.rows(KEY.map(TEXT), documents.map(keyOf))
  const rows = await session.all<Record<(typeof KEY)[number], string>>(
    `select k.type, k.kind, k.document_key, k.origin from ${from} k cross join tillsync_held_document h where ${OF_HELD}`,
    parameters,
  )
  const found = new Set(rows.map((row) => JSON.stringify(KEY.map((name) => row[name]))))
  return new Set(documents.filter((one) => found.has(JSON.stringify(keyOf(one)))))
}

async function forget(session: Session, applied: readonly HeldDocument[]): Promise<void> {
  const { from, parameters } = await session.rows(KEY.map(TEXT), applied.map(keyOf))
  const { remove } = session.adapter.statements
  await session.run(remove('tillsync_held_document', KEY, from), parameters)
}

function versionRow(
  { type, kind, key, origin, version: { epoch, number, removal }, packet }: HeldDocument,
  packets: Packets,
): Value[] {
  return [type, kind, JSON.stringify(key), origin, epoch, number, removal, packets.get(packet)!]
}

function keyOf({ type, kind, key, origin }: Pick<HeldDocument, 'type' | 'kind' | 'key' | 'origin'>): string[] {
  return [type, kind, JSON.stringify(key), origin]
}

function heldRow({ status, code, reason, remedy, attempts, documentVersion, ...held }: HeldDocument): Value[] {
  const [body, standing] = [held.document, held.standing ?? null].map((one) =>
    one === null ? null : JSON.stringify(one),
  )
  return [status, code ?? null, reason ?? null, remedy ?? null, attempts, documentVersion, body!, standing!]
}
