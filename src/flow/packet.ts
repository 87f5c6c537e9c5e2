import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, gunzip, gzip } from 'node:zlib'
import { asTillsyncError, coded } from '../contract/errors.ts'
import type { Key } from '../contract/index.ts'
import type { DocumentName, DocumentType } from './document-type.ts'
import type { Claim } from './ports/events.ts'
import type { OutboxPacket } from './stream.ts'
import type { Fork } from './version.ts'

/**
 * A packet's bytes: gzip over lines of JSON. The first line is the header; every other one a document as
 * `[kind, key, number, document]`, with the number of its own version, or null for a removal. Sites of different
 * releases read each other's packets as long as PROTOCOL_VERSION is the same.
 */
export const PROTOCOL_VERSION = 1

/** What a packet says of one document. null: a removal. */
export interface PacketDocument extends DocumentName {
  readonly number: number
  readonly document: object | null
}

interface Header {
  readonly protocol: number
  readonly id: string
  readonly type: string
  readonly version: number
  readonly documents: number
  /** Of the origin's epochs; absent: it is in its first. */
  readonly forks?: readonly Fork[]
  /** Of a snapshot: see PacketContent. */
  readonly kept?: readonly (readonly [kind: string, key: Key])[]
}

/** What a packet holds. */
export interface PacketContent {
  readonly documents: readonly PacketDocument[]
  readonly forks: readonly Fork[]
  /** Of a snapshot: documents that are invalid at their origin now. Whoever has an earlier version keeps it. */
  readonly kept: readonly DocumentName[]
}

/** A document's line. It is serialised once, and its length decides how much a packet holds. */
export function lineOf(kind: string, key: Key, number: number, document: object | null): string {
  return JSON.stringify([kind, key, number, document])
}

export async function encodePacket(
  origin: string,
  type: DocumentType,
  claim: Claim,
  audience: string,
  lines: readonly string[],
  forks: readonly Fork[] = [],
  kept: readonly DocumentName[] = [],
): Promise<OutboxPacket> {
  const id = `${origin}.${claim.epoch}.${claim.number}.${audience}`
  const header: Header = {
    protocol: PROTOCOL_VERSION,
    id,
    type: type.name,
    version: type.version,
    documents: lines.length,
    ...(forks.length > 0 && { forks }),
    ...(kept.length > 0 && { kept: kept.map(({ kind, key }) => [kind, key] as const) }),
  }
  const text = [JSON.stringify(header), ...lines].join('\n')
  // Level 1: the line, not the disk, is what is scarce, and higher levels cost more time than they save on it.
  const body = await promisify(gzip)(text, { level: constants.Z_BEST_SPEED })
  return {
    id,
    type: type.name,
    audience,
    epoch: claim.epoch,
    claim: claim.number,
    documentVersion: type.version,
    documents: lines.length,
    body,
    digest: digestOf(body),
  }
}

export function digestOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}

/** What is in a packet whose bytes are what its digest says; else TS_PACKET_CORRUPT. */
export async function decodePacket(packet: OutboxPacket): Promise<PacketContent> {
  const corrupt = (detail: string, cause?: unknown) =>
    coded('TS_PACKET_CORRUPT', { packet: packet.id, detail }, { cause })
  if (digestOf(packet.body) !== (packet.bodyDigest ?? packet.digest))
    throw corrupt('its bytes do not match its checksum.')
  try {
    const text = (await promisify(gunzip)(packet.body)).toString('utf8')
    const [first = '', ...lines] = text.split('\n')
    const header = JSON.parse(first) as Header
    if (header.protocol !== PROTOCOL_VERSION) throw corrupt(`it is written in packet protocol ${header.protocol}.`)
    if (header.id !== packet.id || header.type !== packet.type)
      throw corrupt(`inside it is ${header.id} of ${header.type}.`)
    if (header.documents !== lines.length) throw corrupt(`it holds ${lines.length} documents, not ${header.documents}.`)
    const kept = (header.kept ?? []).map(([kind, key]) => ({ kind, key }))
    return { documents: lines.map(documentOf), forks: header.forks ?? [], kept }
  } catch (error) {
    throw asTillsyncError(error) ?? corrupt(error instanceof Error ? error.message : String(error), error)
  }
}

function documentOf(line: string): PacketDocument {
  const [kind, key, number, document] = JSON.parse(line) as [unknown, unknown, unknown, unknown]
  const wellFormed =
    typeof kind === 'string' &&
    Array.isArray(key) &&
    key.every((part) => typeof part === 'string') &&
    Number.isSafeInteger(number) &&
    typeof document === 'object'
  if (!wellFormed) throw new Error(`this is no document: ${line.slice(0, 80)}`)
  return { kind, key, number: number as number, document: document as object | null }
}
