import { coded } from '../../contract/errors.ts'
import type { Candidate, Compaction, Merged } from '../../flow/compaction.ts'
import type { StoredPacket, Stream } from '../../flow/stream.ts'
import type { Database, Session } from '../database.ts'

const OF_STREAM = 'origin = :origin and audience = :audience and type = :type'

/** What may be sent again after a crash is younger. */
const DAYS = 1

export function compactionOf(database: Database): Compaction {
  return {
    candidates: (stream, after) => database.read((session) => candidates(session, stream, after)),
    merge: (members, merged) => database.write((session) => merge(session, members, merged)),
  }
}

async function candidates(session: Session, { origin, audience, type }: Stream, after: number): Promise<Candidate[]> {
  const rows = await session.all<{
    id: string
    digest: string
    from_number: number
    to_number: number
    epoch: number
    claim: number
    documents: number
    document_version: number
  }>(
    `select id, digest, from_number, to_number, epoch, claim, documents, document_version from tillsync_packet
     where ${OF_STREAM} and to_number > :after and uploaded_at < ${session.adapter.statements.daysAgo(DAYS)}
     order by to_number`,
    { origin, audience, type, after },
  )
  return rows.map(({ id, digest, ...row }) => ({
    id,
    digest,
    from: Number(row.from_number),
    number: Number(row.to_number),
    epoch: Number(row.epoch),
    claim: Number(row.claim),
    documents: Number(row.documents),
    documentVersion: Number(row.document_version),
  }))
}

/** `members`: in order. The last one's row becomes the merged packet's. */
async function merge(
  session: Session,
  members: readonly StoredPacket[],
  { documents, body, bodyDigest }: Merged,
): Promise<void> {
  const [first, last] = [members[0]!, members.at(-1)!]
  const { origin, audience, type } = last.stream
  const stream = { origin, audience, type }
  const gone = await session.run(
    `delete from tillsync_packet where ${OF_STREAM} and to_number >= :first and to_number < :last`,
    { ...stream, first: first.to, last: last.to },
  )
  const merged = await session.run(
    `update tillsync_packet set from_number = :from_number, predecessor = :predecessor, documents = :documents,
       body = :body, body_digest = :body_digest
     where ${OF_STREAM} and to_number = :last and from_number = :last_from`,
    {
      ...stream,
      from_number: first.from,
      predecessor: first.predecessor,
      documents,
      body,
      body_digest: bodyDigest,
      last: last.to,
      last_from: last.from,
    },
  )
  if (gone !== members.length - 1 || merged !== 1) throw coded('TS_LOCK_LOST', { site: origin })
}
