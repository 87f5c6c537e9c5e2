import type { Snapshot, SnapshotName, Snapshots } from '../../flow/snapshot.ts'
import type { StoredPacket } from '../../flow/stream.ts'
import type { RelationColumn } from '../adapter.ts'
import { repeated } from '../attempts.ts'
import type { Database, Session } from '../database.ts'
import { unpacked } from '../unpacked.ts'
import { answerRequest, askForSnapshots, requestsOf } from './snapshot-requests.ts'

const OF_SNAPSHOT =
  'origin = :origin and audience = :audience and type = :type and epoch = :epoch and version = :version'

export function snapshotsOf(database: Database): Snapshots {
  return {
    requests: (of) => database.read((session) => requestsOf(session, of)),
    ask: (requests) => database.write((session) => askForSnapshots(session, requests)),
    answered: (request) => database.write((session) => answerRequest(session, request)),
    list: (origin, type) => database.read((session) => wholeSnapshots(session, origin, type)),
    part: (snapshot, part) => database.read((session) => partOf(session, snapshot, part)),
    put: (snapshot, part, packet) =>
      repeated(() => database.write((session) => putPart(session, snapshot, part, packet))),
    finish: (snapshots) => repeated(() => database.write((session) => finish(session, snapshots))),
  }
}

async function wholeSnapshots(session: Session, origin: string, type: string): Promise<Snapshot[]> {
  const rows = await session.all<{
    audience: string
    epoch: number
    version: number
    parts: number
    head_epoch: number
    head_number: number
    head_digest: string
  }>(
    `select audience, epoch, version, parts, head_epoch, head_number, head_digest from tillsync_snapshot
     where origin = :origin and type = :type order by epoch desc, version desc, audience`,
    { origin, type },
  )
  return rows.map(({ audience, epoch, version, parts, head_epoch, head_number, head_digest }) => ({
    origin,
    audience,
    type,
    epoch: Number(epoch),
    version: Number(version),
    parts: Number(parts),
    head: {
      stream: { origin, audience, type },
      epoch: Number(head_epoch),
      number: Number(head_number),
      digest: head_digest,
    },
  }))
}

async function partOf(
  session: Session,
  { origin, audience, type, epoch, version }: SnapshotName,
  part: number,
): Promise<StoredPacket | undefined> {
  const [row] = await session.all<{
    id: string
    claim: number
    document_version: number
    documents: number
    digest: string
    body: Buffer | string
  }>(
    `select id, claim, document_version, documents, digest, ${session.adapter.statements.packed('body')}
     from tillsync_snapshot_part
     where ${OF_SNAPSHOT} and part = :part`,
    { origin, audience, type, epoch, version, part },
  )
  return (
    row && {
      stream: { origin, audience, type },
      id: row.id,
      type,
      audience,
      epoch,
      claim: Number(row.claim),
      documentVersion: Number(row.document_version),
      documents: Number(row.documents),
      from: part,
      to: part,
      predecessor: '',
      digest: row.digest,
      body: unpacked(row.body),
    }
  )
}

/** Also one that is there: a line that dropped does not tell. */
async function putPart(
  session: Session,
  { origin, audience, type, epoch, version }: SnapshotName,
  part: number,
  { id, claim, documentVersion, documents, digest, body }: Parameters<Snapshots['put']>[2],
): Promise<void> {
  const place = { origin, audience, type, epoch, version, part }
  await session.run(`delete from tillsync_snapshot_part where ${OF_SNAPSHOT} and part = :part`, place)
  await session.run(
    `insert into tillsync_snapshot_part
       (origin, audience, type, epoch, version, part, id, claim, document_version, documents, digest, body)
     values (:origin, :audience, :type, :epoch, :version, :part, :id, :claim, :document_version, :documents, :digest, :body)`,
    { ...place, id, claim, document_version: documentVersion, documents, digest, body },
  )
}

/**
 * Kept are these, and those for every store that were made before: a store may be in the midst of one. What a process left
 * behind that was killed while it made one goes, too. Done twice, it does nothing more.
 */
async function finish(session: Session, snapshots: readonly Snapshot[]): Promise<void> {
  const [any] = snapshots
  if (!any) return
  const { origin, type } = any
  const there = await wholeSnapshots(session, origin, type)
  if (there.some(({ epoch, version }) => epoch === any.epoch && version === any.version)) return
  const [before] = there
  for (const { audience, epoch, version, parts, head } of snapshots) {
    await session.run(
      `insert into tillsync_snapshot
         (origin, audience, type, epoch, version, parts, head_epoch, head_number, head_digest, made_at)
       values (:origin, :audience, :type, :epoch, :version, :parts, :head_epoch, :head_number, :head_digest,
         ${session.adapter.statements.now})`,
      {
        origin,
        audience,
        type,
        epoch,
        version,
        parts,
        head_epoch: head.epoch,
        head_number: head.number,
        head_digest: head.digest,
      },
    )
  }
  const kept = [any, ...(before ? [before] : [])]
  const columns: RelationColumn[] = [
    { name: 'epoch', type: 'integer' },
    { name: 'version', type: 'integer' },
  ]
  for (const table of ['tillsync_snapshot', 'tillsync_snapshot_part']) {
    await session.run(
      `delete from ${table} where origin = :origin and type = :type and not exists (
         select 1 from ${session.adapter.statements.relation(columns, 'kept')} k
         where k.epoch = ${table}.epoch and k.version = ${table}.version)`,
      { origin, type, kept: JSON.stringify(kept.map(({ epoch, version }) => [epoch, version])) },
    )
  }
}
