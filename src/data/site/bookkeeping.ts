import type { DocumentName } from '../../flow/document-type.ts'
import type { Bookkeeping, ReceivedRow, SentRow } from '../../flow/verify/bookkeeping.ts'
import type { Session } from '../database.ts'
import { claimedDocuments } from './claims.ts'
import { DOCUMENT_COLUMNS, documentRow, nameOf, nameRow, nameText } from './document-names.ts'
import { versionOf } from './received-rows.ts'

const PAGE = 5000

interface Row {
  readonly kind: string
  readonly document_key: string
  readonly epoch: number | string
  readonly number: number | string
  readonly removal: unknown
}

interface SentToRow extends Row {
  readonly audience: string
  readonly packet?: number | string | null
  readonly status?: string | null
}

export function bookkeepingOf(session: Session): Bookkeeping {
  const { after, limit, relation } = session.adapter.statements

  return {
    async sentPage(type, last) {
      const rows = await session.all<SentToRow>(
        `select t.kind, t.document_key, t.audience, t.epoch, t.number, t.removal from tillsync_sent_to t
         where t.type = :type${last ? ` and ${after(['t.kind', 't.document_key'], [':kind', ':document_key'])}` : ''}
         order by t.kind, t.document_key, t.audience ${limit(PAGE)}`,
        { type, ...(last && { kind: last.kind, document_key: JSON.stringify(last.key) }) },
      )
      return (rows.length < PAGE ? rows : wholeDocuments(rows)).map(sentRow)
    },

    async sentCount(type) {
      const [row] = await session.all<{ documents: number | string }>(
        `select count(*) as documents from (select distinct t.kind, t.document_key from tillsync_sent_to t
         where t.type = :type and t.removal = :no) d`,
        { type, no: false },
      )
      return Number(row!.documents)
    },

    async sent(type, documents) {
      if (documents.length === 0) return []
      const { from, parameters } = await session.rows(
        DOCUMENT_COLUMNS,
        documents.map((document) => documentRow(type, document)),
      )
      const rows = await session.all<SentToRow>(
        `select t.kind, t.document_key, t.audience, t.epoch, t.number, t.removal, o.number as packet, o.status
         from ${from} k cross join tillsync_sent_to t
         left join tillsync_outbox o
           on o.audience = t.audience and o.claim = t.number and o.epoch = t.epoch
         where t.type = k.type and t.kind = k.kind and t.document_key = k.document_key`,
        parameters,
      )
      return rows.map(sentRow)
    },

    async changing(type, documents) {
      if (documents.length === 0) return []
      // By key alone: a join would have SQLite go through all keys for each event; the kind is compared below. Within a
      // case: else PostgreSQL, which is to make no hash joins, would do the same.
      const keys = relation([{ name: 'document_key', type: 'text' }], 'keys')
      const events = await session.all<{ kind: string; document_key: string }>(
        `select distinct t.kind, t.document_key from tillsync_business_event t
         where t.type = :type
           and case when t.document_key in (select w.document_key from ${keys} w) then 1 else 0 end = 1`,
        { type, keys: JSON.stringify(documents.map(({ key }) => [JSON.stringify(key)])) },
      )
      const claims = await session.all<{ documents: string }>(
        `select documents from tillsync_claim where state = 'OPEN' and type = :type`,
        { type },
      )
      const moving = new Set([
        ...events.map(nameText),
        ...claims.flatMap(({ documents: text }) => claimedDocuments(text).map(textOf)),
      ])
      return documents.filter((name) => moving.has(textOf(name)))
    },

    async isChanging(type) {
      const [found] = await session.all<{ changes: number }>(
        `select case when exists (select 1 from tillsync_business_event e where e.type = :type)
           or exists (select 1 from tillsync_claim c where c.state = 'OPEN' and c.type = :type) then 1 else 0 end as changes`,
        { type },
      )
      return Number(found!.changes) === 1
    },

    async receivedPage(type, last) {
      const next = ` and ${after(['t.kind', 't.document_key', 't.origin'], [':kind', ':document_key', ':origin'])}`
      const rows = await session.all<Row & { origin: string; held: number }>(
        `select t.kind, t.document_key, t.origin, t.epoch, t.number, t.removal,
           case when h.status is null then 0 else 1 end as held
         from tillsync_received_document t left join tillsync_held_document h
           on h.type = t.type and h.kind = t.kind and h.document_key = t.document_key and h.origin = t.origin
         where t.type = :type and (t.present = :yes or h.status is not null)${last ? next : ''}
         order by t.kind, t.document_key, t.origin ${limit(PAGE)}`,
        {
          type,
          yes: true,
          ...(last && { kind: last.kind, document_key: JSON.stringify(last.key), origin: last.origin }),
        },
      )
      return rows.map(
        (row): ReceivedRow => ({
          ...nameOf(row),
          origin: row.origin,
          version: versionOf(row),
          held: Number(row.held) === 1,
        }),
      )
    },

    async lastClaim() {
      const [state] = await session.all<{ epoch: number; counter: number }>(
        'select epoch, counter from tillsync_site_state where id = 1',
      )
      return { epoch: Number(state!.epoch), number: Number(state!.counter) }
    },
  }
}

/** A page that is full may end in the midst of one. */
function wholeDocuments(rows: readonly SentToRow[]): readonly SentToRow[] {
  const last = nameText(rows.at(-1)!)
  const whole = rows.filter((row) => nameText(row) !== last)
  return whole.length > 0 ? whole : rows
}

function sentRow(row: SentToRow): SentRow {
  return {
    ...nameOf(row),
    audience: row.audience,
    version: versionOf(row),
    packet: row.packet == null ? undefined : Number(row.packet),
    waiting: row.status === 'WAITING',
  }
}

function textOf(name: DocumentName): string {
  const [kind, document_key] = nameRow(name)
  return nameText({ kind, document_key })
}
