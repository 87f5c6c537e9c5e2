/** So many documents that a site received, as many that it sent, and as many again that are held and rejected. */
export const LISTED = 120_000

/** Of each packet. */
const DOCUMENTS = 20

const AT = (n: string) => `timestamptz '2026-01-01 00:00:00Z' + ${n} * interval '30 seconds'`
const ofPacket = (some: string, other: string) =>
  `case when n / ${DOCUMENTS} % 5 = 1 then '${some}' else '${other}' end`
const DOCUMENT = `${ofPacket('customers', 'sales')}, ${ofPacket('customer', 'bill')}, '["S001","2026-27","' || n || '"]'`
const packets = `generate_series(0, ${LISTED / DOCUMENTS - 1}) p cross join lateral (select p * ${DOCUMENTS} as n) m`
const documents = `generate_series(0, ${LISTED - 1}) n`

/** Statements that fill the lists of a site on PostgreSQL, oldest document first. */
export const FILLED_LISTS = [
  `insert into tillsync_received_packet (seq, id, type, origin, received_at) overriding system value
     select p + 1, 'HO.1.' || p || '.S001', ${ofPacket('customers', 'sales')}, 'HO', ${AT('n')} from ${packets}`,
  `insert into tillsync_received_document (type, kind, document_key, origin, epoch, number, removal, present, packet)
     select ${DOCUMENT}, 'HO', 1, 1, false, true, n / ${DOCUMENTS} + 1 from ${documents}`,
  `insert into tillsync_held_document (type, kind, document_key, origin, epoch, number, removal, status, attempts, packet,
       received_at, changed_at, document_version, body)
     select 'sales', 'bill', '["S001","2025-26","' || n || '"]', 'HO', 1, 1, false, case when n = 7 then 'QUARANTINED' else 'WAITING' end,
       0, n / ${DOCUMENTS} + 1, ${AT('n')}, ${AT('n')}, 1, '{}' from ${documents}`,
  `insert into tillsync_outbox (id, type, audience, epoch, claim, document_version, documents, bytes, digest, number, status,
       changed_at, stored_at, body)
     select 'S001.1.' || p || '.HO', ${ofPacket('customers', 'sales')}, 'HO', 1, p + 1, 1, ${DOCUMENTS}, 1, 'd', p + 1, 'PROCESSED',
       ${AT('n')}, ${AT('n')}, '\\x00' from ${packets}`,
  `insert into tillsync_sent_to (type, kind, document_key, audience, epoch, number, removal)
     select ${DOCUMENT}, 'HO', 1, n / ${DOCUMENTS} + 1, false from ${documents}`,
  `insert into tillsync_sent_remark (type, kind, document_key, epoch, number, removal, status, code, changed_at)
     select 'sales', 'bill', '["S001","2025-26","' || n || '"]', 1, 1, false, case when n = 7 then 'INVALID' else 'REJECTED' end, 'x',
       ${AT('n')} from ${documents}`,
]
