import type { Key } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { nameText } from './named-document.ts'
import { openClaims } from './open-claims.ts'
import type { SentDocument } from './sent-document.ts'
import { type PacketName, standings } from './sent-standing.ts'

/** A row of one of the tables that tell of a document to send. Only the newest version of a document is shown. */
export interface Candidate {
  readonly document: SentDocument
  /** It is this event of the queue. */
  readonly event?: number
  /** It is in this open claim. */
  readonly claim?: number
  /** It is in this packet. */
  readonly packet?: PacketName
}

/** Whether each candidate stands for its document: its newest version, and of several packets the one it waits for. */
export async function standFor(session: Session, candidates: readonly Candidate[]): Promise<boolean[]> {
  const newest = await upToDate(session, candidates)
  const sent = await standings(
    session,
    candidates.filter(({ packet }, index) => packet && newest[index]).map(({ document }) => document),
  )
  return candidates.map(({ document, packet }, index) => {
    if (!packet || !newest[index]) return newest[index]!
    const standing = sent.get(nameText(document))
    return standing?.status === document.status && isSame(standing.packet, packet)
  })
}

function isSame(one: PacketName, other: PacketName): boolean {
  return one.claim === other.claim && one.audience === other.audience
}

/** No later event, and no open claim where it is a sent one. */
async function upToDate(session: Session, candidates: readonly Candidate[]): Promise<boolean[]> {
  // By key alone: a join would have SQLite go through all keys for each event; type and kind are compared below. Within a
  // case: else PostgreSQL, which is to make no hash joins, would do the same.
  const keys = session.adapter.statements.relation([{ name: 'document_key', type: 'text' }], 'keys')
  const rows = await session.all<Record<'type' | 'kind' | 'document_key', string> & { newest: number | string }>(
    `select t.type, t.kind, t.document_key, max(t.seq) as newest from tillsync_business_event t
     where case when t.document_key in (select w.document_key from ${keys} w) then 1 else 0 end = 1 group by t.type, t.kind, t.document_key`,
    { keys: JSON.stringify(candidates.map(({ document }) => [JSON.stringify(document.key)])) },
  )
  const events = new Map(
    rows.map(({ newest, document_key, ...row }) => [
      nameText({ ...row, key: JSON.parse(document_key) as Key }),
      Number(newest),
    ]),
  )
  const claims = new Map((await openClaims(session)).map((claimed) => [nameText(claimed), claimed.number]))
  return candidates.map((candidate) => {
    const { event, claim } = candidate
    const name = nameText(candidate.document)
    return event === undefined ? !events.has(name) && claims.get(name) === claim : events.get(name) === event
  })
}
