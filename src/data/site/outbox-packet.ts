import type { OutboxPacket } from '../../flow/stream.ts'
import type { Session } from '../database.ts'

/** `number`: its place in its stream, where it stands in the web database already; absent: it waits to be sent. */
export async function insertPacket(
  session: Session,
  packet: OutboxPacket & { readonly bodyDigest?: string },
  number?: number,
): Promise<void> {
  const { now } = session.adapter.statements
  const { id, type, audience, epoch, claim, documentVersion, documents, digest, body, bodyDigest } = packet
  await session.run(
    `insert into tillsync_outbox
       (id, type, audience, epoch, claim, document_version, documents, bytes, digest, number, status, changed_at, uploaded_at,
        stored_at, body, body_digest)
     values (:id, :type, :audience, :epoch, :claim, :document_version, :documents, :bytes, :digest, :number, :status,
       ${now}, ${number === undefined ? 'null' : now}, ${now}, :body, :body_digest)`,
    {
      id,
      type,
      audience,
      epoch,
      claim,
      document_version: documentVersion,
      documents,
      bytes: body.length,
      digest,
      number: number ?? null,
      status: number === undefined ? 'WAITING' : 'UPLOADED',
      body,
      body_digest: bodyDigest ?? null,
    },
  )
}
