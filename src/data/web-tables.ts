import {
  DIGEST,
  DOCUMENT,
  NAME,
  optional,
  PACKET_ID,
  PERSON,
  POSITION,
  SITE,
  STATUS,
  STREAM,
  table,
  VERSION,
} from './control-table.ts'
import type { TableDefinition } from './table-definition.ts'

/** Names that a server gives, or its administrator. */
const LOGIN = 'text(128)'

/** One row: what a site must know and speak to work with this web database. */
export const WEB_STATE = table(
  'tillsync_web_state',
  { id: 'integer', schema_version: 'integer', protocol_version: 'integer', compatible_from: 'integer' },
  ['id'],
)

export const REGISTERED_SITE = table(
  'tillsync_site',
  {
    code: SITE,
    name: PERSON,
    kind: STATUS,
    format: optional(STATUS),
    active: 'boolean',
    epoch: 'integer',
    login: optional(LOGIN),
    installation: optional(NAME),
    host: optional(PERSON),
    program_version: optional(NAME),
    software_version: optional(NAME),
    protocol_version: optional('integer'),
    last_cycle_at: optional('instant'),
  },
  ['code'],
  [{ columns: ['login'], where: 'login' }, { columns: ['kind'] }],
)

/** The head of each stream. */
export const STREAM_HEAD = table(
  'tillsync_stream',
  { ...STREAM, ...POSITION },
  ['origin', 'audience', 'type'],
  [{ columns: ['audience'] }],
)

export const PACKET: TableDefinition = {
  ...table(
    'tillsync_packet',
    {
      ...STREAM,
      to_number: 'integer',
      id: PACKET_ID,
      from_number: 'integer',
      epoch: 'integer',
      claim: 'integer',
      document_version: 'integer',
      documents: 'integer',
      predecessor: DIGEST,
      digest: DIGEST,
      uploaded_at: 'instant',
      body: 'binary',
      /** Where packets were merged; `digest` is then that of the last of them. */
      body_digest: optional(DIGEST),
    },
    ['origin', 'audience', 'type', 'to_number'],
  ),
  unique: [['id']],
}

export const RECEIPT = table(
  'tillsync_receipt',
  {
    site: SITE,
    ...STREAM,
    ...POSITION,
    seen_epoch: optional('integer'),
    seen_claim: optional('integer'),
    seen_digest: optional(DIGEST),
    drawn_epoch: optional('integer'),
    drawn_number: optional('integer'),
    at: 'instant',
  },
  ['site', 'origin', 'audience', 'type'],
  [{ columns: ['origin'] }],
)

export const REJECTION = table(
  'tillsync_rejection',
  { site: SITE, origin: SITE, ...DOCUMENT, ...VERSION, status: STATUS, code: NAME, reason: 'text', at: 'instant' },
  ['site', 'origin', 'type', 'kind', 'document_key'],
  [{ columns: ['origin'] }],
)

/**
 * What a site asks another about the documents that go between them: to verify them, or to repair them. `asks`: JSON
 * (flow/verify/question.ts).
 */
export const QUESTION = table(
  'tillsync_question',
  { asker: SITE, answerer: SITE, type: NAME, purpose: STATUS, id: NAME, asks: 'text', asked_at: 'instant' },
  ['asker', 'answerer', 'type', 'purpose'],
  [{ columns: ['answerer'] }],
)

/** `question`: the one that is answered; `body`: compressed JSON. */
export const ANSWER = table(
  'tillsync_answer',
  {
    asker: SITE,
    answerer: SITE,
    type: NAME,
    purpose: STATUS,
    question: NAME,
    body: 'binary',
    answered_at: 'instant',
  },
  ['asker', 'answerer', 'type', 'purpose'],
)

const SNAPSHOT_NAME = { ...STREAM, epoch: 'integer', version: 'integer' } as const

/** Snapshots that are whole. `head_…`: where their streams are followed from. */
export const SNAPSHOT = table(
  'tillsync_snapshot',
  {
    ...SNAPSHOT_NAME,
    parts: 'integer',
    head_epoch: 'integer',
    head_number: 'integer',
    head_digest: DIGEST,
    made_at: 'instant',
  },
  ['origin', 'audience', 'type', 'epoch', 'version'],
)

export const SNAPSHOT_PART = table(
  'tillsync_snapshot_part',
  {
    ...SNAPSHOT_NAME,
    part: 'integer',
    id: PACKET_ID,
    claim: 'integer',
    document_version: 'integer',
    documents: 'integer',
    digest: DIGEST,
    body: 'binary',
  },
  ['origin', 'audience', 'type', 'epoch', 'version', 'part'],
)

/** What a destination needs of an origin, until it has loaded it (flow/snapshot.ts). */
export const SNAPSHOT_REQUEST = table(
  'tillsync_snapshot_request',
  {
    site: SITE,
    origin: SITE,
    type: NAME,
    epoch: 'integer',
    shared_number: optional('integer'),
    own_number: optional('integer'),
    asked_at: 'instant',
  },
  ['site', 'origin', 'type'],
  [{ columns: ['origin'] }],
)

export const WEB_TABLES = [
  WEB_STATE,
  REGISTERED_SITE,
  STREAM_HEAD,
  PACKET,
  RECEIPT,
  REJECTION,
  QUESTION,
  ANSWER,
  SNAPSHOT,
  SNAPSHOT_PART,
  SNAPSHOT_REQUEST,
] as const
