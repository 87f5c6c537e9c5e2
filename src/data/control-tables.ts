import {
  DIAGNOSIS,
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

/** One row. `counter`: the number of the last claim (PROTOCOL.md, rule 1). */
export const SITE_STATE = table(
  'tillsync_site_state',
  {
    id: 'integer',
    site_code: SITE,
    installation: NAME,
    epoch: 'integer',
    counter: 'integer',
  },
  ['id'],
)

/**
 * The epochs after the first, and the last version that each has in common with the one before. `state`: OPEN until all
 * packets that the site did not know are taken over.
 */
export const EPOCH = table(
  'tillsync_epoch',
  { epoch: 'integer', fork_epoch: 'integer', fork_number: 'integer', state: STATUS, opened_at: 'instant' },
  ['epoch'],
)

/** At the head office: the web database's registrations, should it lose them (site/known-sites.ts). */
export const KNOWN_SITE = table(
  'tillsync_known_site',
  {
    code: SITE,
    name: PERSON,
    kind: STATUS,
    format: optional(STATUS),
    active: 'boolean',
    epoch: 'integer',
    login: optional('text(128)'),
    installation: optional(NAME),
  },
  ['code'],
)

/** Who holds which right to write here, and the token that their writes are checked by (rule 16). */
export const LOCK = table('tillsync_lock', { name: NAME, token: NAME, holder: 'text', locked_since: 'instant' }, [
  'name',
])

/** Triggers write it in the transaction of the business change: an index more is paid at the till. */
export const BUSINESS_EVENT: TableDefinition = {
  ...table(
    'tillsync_business_event',
    {
      seq: 'bigint',
      type: NAME,
      kind: NAME,
      document_key: 'text',
      to_audiences: optional('text'),
      captured_at: 'instant',
    },
    ['type', 'seq'],
  ),
  numbered: 'seq',
  queue: true,
}

/** The triggers of capture, each with a digest of the text that it was made with. */
export const TRIGGER = table('tillsync_trigger', { name: 'text(640)', fingerprint: DIGEST }, ['name'])

export const PUBLICATION = table('tillsync_publication', { type: NAME, fingerprint: DIGEST, published_at: 'instant' }, [
  'type',
])

/** `documents`: what an open claim has taken, as JSON (site/claims.ts); null once its packets are in the outbox. */
export const CLAIM = table(
  'tillsync_claim',
  {
    epoch: 'integer',
    number: 'integer',
    type: NAME,
    state: STATUS,
    claimed_at: 'instant',
    document_count: 'integer',
    documents: optional('text'),
  },
  ['epoch', 'number'],
  [{ columns: ['state', 'type', 'epoch', 'number'] }, { columns: ['state', 'claimed_at'] }],
)

/** Where a packet stands is where its documents stand: a claim moves through the statuses by a row per audience. */
export const OUTBOX = table(
  'tillsync_outbox',
  {
    id: PACKET_ID,
    type: NAME,
    audience: SITE,
    epoch: 'integer',
    claim: 'integer',
    document_version: 'integer',
    documents: 'integer',
    bytes: 'integer',
    digest: DIGEST,
    number: optional('integer'),
    status: STATUS,
    /** When it came to this status. */
    changed_at: 'instant',
    stored_at: 'instant',
    uploaded_at: optional('instant'),
    body: 'binary',
    /** Of merged packets that were taken over from the web database: see there. */
    body_digest: optional(DIGEST),
  },
  ['id'],
  [
    { columns: ['type', 'status', 'epoch', 'claim'] },
    { columns: ['type', 'audience', 'status', 'number'] },
    { columns: ['type', 'audience', 'number'] },
    // without the type, which a claim has one of: else a database that has not analysed the table takes the index above
    { columns: ['audience', 'claim', 'epoch'] },
    { columns: ['status', 'changed_at', 'claim', 'audience'] },
    { columns: ['type', 'status', 'changed_at', 'claim', 'audience'] },
  ],
)

/** The streams that ever had a packet in the outbox. `purged_…`: the last that was purged (rule 19); 0: none. */
export const OUTBOX_STREAM = table(
  'tillsync_outbox_stream',
  { type: NAME, audience: SITE, purged_epoch: 'integer', purged_claim: 'integer' },
  ['type', 'audience'],
)

/** The audiences that hold a document, or are to drop it (rule 5), with the claim that was sent to them last. */
export const SENT_TO = table(
  'tillsync_sent_to',
  { ...DOCUMENT, audience: SITE, ...VERSION },
  ['type', 'kind', 'document_key', 'audience'],
  [{ columns: ['number'] }],
)

/** What is to be said of a document beyond where its packets stand. A status here counts more than theirs. */
export const SENT_REMARK = table(
  'tillsync_sent_remark',
  { ...DOCUMENT, ...VERSION, status: optional(STATUS), ...DIAGNOSIS, note: optional('text'), changed_at: 'instant' },
  ['type', 'kind', 'document_key'],
  [{ columns: ['status', 'changed_at', 'type', 'kind', 'document_key'] }, { columns: ['code'], where: 'code' }],
)

/** `seen_…`: the highest version that was loaded. `rewound`: that packet has not been read again since (rule 19). */
export const CURSOR = table(
  'tillsync_cursor',
  {
    ...STREAM,
    ...POSITION,
    seen_epoch: 'integer',
    seen_claim: 'integer',
    seen_digest: DIGEST,
    rewound: 'boolean',
    moved_at: 'instant',
  },
  ['origin', 'audience', 'type'],
)

/** How many parts of a snapshot are loaded. `drawn_…`: the highest number in it, or in one before. */
export const LOADING = table(
  'tillsync_loading',
  {
    ...STREAM,
    epoch: 'integer',
    version: 'integer',
    parts: 'integer',
    drawn_epoch: 'integer',
    drawn_number: 'integer',
  },
  ['origin', 'audience', 'type'],
)

/** Packets as they were loaded; `seq` is short, and stands for them in each of their documents' rows. */
export const RECEIVED_PACKET: TableDefinition = {
  ...table(
    'tillsync_received_packet',
    { seq: 'bigint', id: PACKET_ID, type: NAME, origin: SITE, received_at: 'instant' },
    ['seq'],
    [
      { columns: ['received_at', 'seq'] },
      { columns: ['type', 'received_at', 'seq'] },
      { columns: ['origin', 'received_at', 'seq'] },
    ],
  ),
  numbered: 'seq',
  unique: [['id']],
}

/**
 * The newest version that came of each document. `present`: the origin's document is in the tables here, in this
 * version or an older one. `applied_at`: if it was held first. One that is held has a row there, too.
 */
export const RECEIVED_DOCUMENT = table(
  'tillsync_received_document',
  { ...DOCUMENT, origin: SITE, ...VERSION, present: 'boolean', packet: 'bigint', applied_at: optional('instant') },
  ['type', 'kind', 'document_key', 'origin'],
  [{ columns: ['packet'] }],
)

/** Removals of an origin up to this version may be forgotten here: what is unknown and no newer is not applied (rule 13). */
export const FORGOTTEN = table(
  'tillsync_forgotten',
  { origin: SITE, type: NAME, epoch: 'integer', number: 'integer' },
  ['origin', 'type'],
)

/** Received documents that are not applied, with their content; a removal has none. */
export const HELD_DOCUMENT = table(
  'tillsync_held_document',
  {
    ...DOCUMENT,
    origin: SITE,
    ...VERSION,
    status: STATUS,
    ...DIAGNOSIS,
    attempts: 'integer',
    packet: 'bigint',
    received_at: 'instant',
    changed_at: 'instant',
    waived_by: optional(NAME),
    waived_at: optional('instant'),
    document_version: 'integer',
    body: optional('text'),
    /** Of a conflict: what stands here. */
    standing: optional('text'),
  },
  ['type', 'kind', 'document_key', 'origin'],
  [
    { columns: ['packet'] },
    { columns: ['status', 'type', 'kind', 'document_key', 'origin'] },
    { columns: ['status', 'changed_at', 'type', 'kind', 'document_key', 'origin'] },
  ],
)

/** Documents that this site and another have differently, as the last verification found. */
export const DIFFERENCE = table('tillsync_difference', { ...DOCUMENT, site: SITE, what: STATUS, found_at: 'instant' }, [
  'type',
  'site',
  'kind',
  'document_key',
])

/** `seen`: a digest of what the databases looked like (idle/look.ts); `idle_until`: they still did, and nothing was to do. */
export const RUN = table(
  'tillsync_run',
  {
    id: NAME,
    scope: NAME,
    started_at: 'instant',
    ended_at: optional('instant'),
    reason: NAME,
    started_by: 'text',
    outcome: STATUS,
    error: optional('text'),
    findings: optional('text'),
    seen: optional(DIGEST),
    idle_until: optional('instant'),
  },
  ['id'],
  [{ columns: ['started_at', 'id'] }, { columns: ['outcome', 'started_at', 'id'] }],
)

export const RUN_PLUGIN = table(
  'tillsync_run_plugin',
  {
    run: NAME,
    type: NAME,
    direction: STATUS,
    documents: 'integer',
    packets: 'integer',
    bytes: 'bigint',
    set_aside: 'integer',
    milliseconds: 'integer',
    error: optional('text'),
  },
  ['run', 'type', 'direction'],
)

/** What has been counted since the site was made: of runs, which are purged, nothing can be counted that never falls. */
export const TOTAL = table('tillsync_total', { name: NAME, label: NAME, direction: STATUS, value: 'bigint' }, [
  'name',
  'label',
  'direction',
])

export const USER = table(
  'tillsync_user',
  {
    name: PERSON,
    operating_system_account: optional(PERSON),
    active: 'boolean',
    /** See operator/password-hash.ts; none: the user cannot sign in to the console. */
    password_hash: optional('text'),
  },
  ['name'],
  [{ columns: ['operating_system_account'] }],
)
export const ROLE = table('tillsync_role', { name: PERSON, web_database_enabled: 'boolean' }, ['name'])
export const USER_ROLE = table('tillsync_user_role', { user_name: PERSON, role_name: PERSON }, [
  'user_name',
  'role_name',
])
export const ACCESS_RIGHT = table('tillsync_access_right', { role_name: PERSON, access_right: NAME }, [
  'role_name',
  'access_right',
])

/** What people did in the console. */
export const AUDIT = table(
  'tillsync_audit',
  { id: NAME, at: 'instant', user_name: PERSON, address: optional(NAME), act: NAME, detail: optional('text') },
  ['id'],
  [{ columns: ['at', 'id'] }],
)
