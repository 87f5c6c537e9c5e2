import type { Session } from '../database.ts'
import type { SentDocument } from './sent-document.ts'

/** A row of one of the tables that tell of a document to send. Only the newest version of a document is shown. */
export interface Candidate {
  readonly document: SentDocument
  /** It is this event of the queue. */
  readonly event?: number
  /** It is in this open claim. */
  readonly claim?: number
}

/** Documents of claims whose packets are not in the outbox yet; a FROM item without alias. */
export const CLAIMED = `(select c.type, d.kind, d.document_key, c.epoch, c.number, c.claimed_at
  from tillsync_claim c join tillsync_claim_document d on d.epoch = c.epoch and d.number = c.number
  where c.state = 'OPEN')`

/** Whether each candidate is its document's newest version: no later event, and no open claim where it is a sent one. */
export async function upToDate(session: Session, candidates: readonly Candidate[]): Promise<boolean[]> {
  const nameOf = ({ document: { type, kind, key } }: Candidate) => JSON.stringify([type, kind, JSON.stringify(key)])
  const newest = async (number: string, table: string) => {
    // by key alone: a join would have SQLite go through all keys for each event; type and kind are compared below
    const keys = session.adapter.statements.relation([{ name: 'document_key', type: 'text' }], 'keys')
    const rows = await session.all<Record<'type' | 'kind' | 'document_key', string> & { newest: number | string }>(
      `select t.type, t.kind, t.document_key, max(t.${number}) as newest from ${table} t
       where t.document_key in (select w.document_key from ${keys} w) group by t.type, t.kind, t.document_key`,
      { keys: JSON.stringify(candidates.map(({ document }) => [JSON.stringify(document.key)])) },
    )
    return new Map(rows.map((row) => [JSON.stringify([row.type, row.kind, row.document_key]), Number(row.newest)]))
  }
  const events = await newest('seq', 'tillsync_business_event')
  const claims = await newest('number', CLAIMED)
  return candidates.map((candidate) => {
    const { event, claim } = candidate
    const name = nameOf(candidate)
    return event === undefined ? !events.has(name) && claims.get(name) === claim : events.get(name) === event
  })
}
