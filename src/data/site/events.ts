import type { ClaimedDocument, Events } from '../../flow/ports/events.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { NAME_COLUMNS, nameOf, nameRow, nameText } from './document-names.ts'
import { rowsByName } from './rows-by-name.ts'

interface EventRow {
  seq: number | string
  kind: string
  document_key: string
  to_audiences: string | null
  captured_at: string
}

const EVENT: readonly RelationColumn[] = [
  { name: 'seq', type: 'bigint' },
  ...NAME_COLUMNS,
  { name: 'to_audiences', type: 'text' },
  { name: 'captured_at', type: 'instant' },
]
const NAMES = EVENT.map(({ name }) => name)

/** Of a claim that is full, the last document's own: its lines. Left in the queue they would have it sent a second time. */
const REST = 32

export function eventsOf(session: Session): Events {
  const { dequeue, mostRows, now } = session.adapter.statements

  /** The oldest events, in their order. Here alone nobody waits for what a till has not committed (rule 2). */
  async function takePage(type: string, last: number, most: number): Promise<EventRow[]> {
    const sql = dequeue('tillsync_business_event', ['type', 'seq'], 'q.type = :type and q.seq <= :last', NAMES, most)
    const page = await session.all<EventRow>(sql, { type, last })
    return page.sort((one, other) => Number(one.seq) - Number(other.seq))
  }

  /** Those of documents beyond the claim are there as they were: by number, since others may have come since. */
  async function putBack(type: string, events: readonly EventRow[]): Promise<void> {
    const { from, parameters } = await session.rows(
      EVENT,
      events.map(({ seq, ...event }) => [
        String(seq),
        ...NAMES.slice(1).map((name) => event[name as keyof typeof event]),
      ]),
    )
    await session.run(
      `insert into tillsync_business_event (type, ${NAMES.join(', ')})
       select :type, ${NAMES.map((name) => `k.${name}`).join(', ')} from ${from} k`,
      { type, ...parameters },
    )
  }

  return {
    async last(type) {
      const [row] = await session.all<{ last: number | string | null }>(
        'select max(seq) as last from tillsync_business_event where type = :type',
        { type },
      )
      return Number(row?.last ?? 0)
    },

    async append(type, documents, to) {
      const { from, parameters } = await session.rows(NAME_COLUMNS, documents.map(nameRow))
      await session.run(
        `insert into tillsync_business_event (type, kind, document_key, to_audiences, captured_at)
         select :type, k.kind, k.document_key, :to_audiences, ${now} from ${from} k`,
        { type, to_audiences: to ? JSON.stringify(to) : null, ...parameters },
      )
    },

    async take(type, last, most) {
      const taken = new Map<string, ClaimedDocument>()
      // In pages of one size, so that the last one of a claim does not take what it has no room for.
      const size = Math.ceil(most / Math.max(1, Math.ceil(most / mostRows)))
      for (let more = true; more; ) {
        const wanted = taken.size < most ? size : REST
        const page = await takePage(type, last, wanted)
        const withheld = await withheldOf(session, type, page)
        const beyond = page.filter((event) => {
          const name = nameText(event)
          const known = taken.get(name)
          if (!known && taken.size === most) return true
          taken.set(name, merged(known, event, withheld.has(name)))
          return false
        })
        if (beyond.length > 0) await putBack(type, beyond)
        more = page.length === wanted && beyond.length === 0
      }
      return [...taken.values()]
    },
  }
}

/** The invalid documents among those of resends: withheld from everybody, all are due them, not only those of a resend. */
async function withheldOf(session: Session, type: string, events: readonly EventRow[]): Promise<Set<string>> {
  const resent = events.filter(({ to_audiences }) => to_audiences !== null)
  if (resent.length === 0) return new Set()
  const names = resent.map(nameOf)
  const rows = await rowsByName<{ status: string | null }>(session, 'tillsync_sent_remark', ['status'], type, names)
  return new Set(rows.filter(({ status }) => status === 'INVALID').map(nameText))
}

/** A change is for everybody whom the document concerns, whatever resends stand beside it. */
function merged(known: ClaimedDocument | undefined, event: EventRow, withheld: boolean): ClaimedDocument {
  if (known && !known.to) return known
  const name = nameOf(event)
  if (event.to_audiences === null || withheld) return name
  const to = JSON.parse(event.to_audiences) as string[]
  return { ...name, to: [...new Set([...(known?.to ?? []), ...to])] }
}
