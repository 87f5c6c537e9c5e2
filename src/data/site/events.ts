import type { ClaimedDocument, Events } from '../../flow/ports.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Session } from '../database.ts'
import { NAME_COLUMNS, nameOf, nameRow, nameText } from './document-names.ts'

interface EventRow {
  seq: number | string
  kind: string
  document_key: string
  to_audiences: string | null
}

const NUMBER: readonly RelationColumn[] = [
  { name: 'type', type: 'text' },
  { name: 'seq', type: 'bigint' },
]

export function eventsOf(session: Session): Events {
  const { remove, limit, now } = session.adapter.statements
  // Here alone: nobody reads an event that a till has not committed, nor waits for it (rule 2).
  const { skipLocked } = session.adapter.statements.locking

  /** The oldest events, without those of further documents once there are `most`. Gives whether more may follow. */
  async function takePage(type: string, last: number, most: number, taken: Map<string, ClaimedDocument>) {
    const page = await session.all<EventRow>(
      `select e.seq, e.kind, e.document_key, ${OWED} as to_audiences from tillsync_business_event e ${skipLocked.hint}
       where e.type = :type and e.seq <= :last order by e.seq ${limit(most)} ${skipLocked.suffix}`,
      { type, last },
    )
    const fits = page.filter((event) => {
      const name = nameText(event)
      const known = taken.get(name)
      if (!known && taken.size === most) return false
      taken.set(name, merged(known, event))
      return true
    })
    // By number, not by range: a number may be drawn earlier and committed later than those seen here.
    const gone = await session.rows(
      NUMBER,
      fits.map(({ seq }) => [type, String(seq)]),
    )
    await session.run(remove('tillsync_business_event', ['type', 'seq'], gone.from), gone.parameters)
    return page.length === most && fits.length === most
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
      while (await takePage(type, last, most, taken)) {
        // Several events of one document: there is room for others.
      }
      return [...taken.values()]
    },
  }
}

/** An invalid document was withheld from everybody: all are due the change, and not only those of a resend. */
const OWED = `case when e.to_audiences is not null and not exists (
  select 1 from tillsync_sent_remark d where d.type = e.type and d.kind = e.kind
    and d.document_key = e.document_key and d.status = 'INVALID') then e.to_audiences end`

/** A change is for everybody whom the document concerns, whatever resends stand beside it. */
function merged(known: ClaimedDocument | undefined, event: EventRow): ClaimedDocument {
  const name = nameOf(event)
  if (event.to_audiences === null || (known && !known.to)) return name
  const to = JSON.parse(event.to_audiences) as string[]
  return { ...name, to: [...new Set([...(known?.to ?? []), ...to])] }
}
