/** Many enough that PostgreSQL goes through a whole table only where no index serves. */
const MANY = 100_000

const AT = "timestamptz '2026-11-01 00:00:00Z'"

/** Statements that fill the control tables of a site, and those of the web database, on PostgreSQL. */
export const FILLED = {
  site: [
    `insert into tillsync_business_event (type, kind, document_key, captured_at)
       select 'items', 'item', '["E' || n || '"]', ${AT} from generate_series(1, ${MANY}) n`,
    `insert into tillsync_sent_to (type, kind, document_key, audience, epoch, number, removal)
       select 'items', 'item', '["K' || n || '"]', '*', 1, 1 + n / 100, false from generate_series(1, ${MANY}) n`,
    `insert into tillsync_sent_remark (type, kind, document_key, epoch, number, removal, code, changed_at)
       select 'items', 'item', '["K' || n || '"]', 1, n / 100, false, null, ${AT} from generate_series(1, ${MANY}) n`,
    `insert into tillsync_outbox (id, type, audience, epoch, claim, document_version, documents, bytes, digest, number,
         status, changed_at, stored_at, body)
       select 'HO.1.' || n || '.*', 'items', '*', 1, n, 1, 1, 1, 'd', n, 'PROCESSED', ${AT}, ${AT}, '\\x00'
       from generate_series(1, ${MANY}) n`,
    `insert into tillsync_claim (epoch, number, type, state, claimed_at, document_count)
       select 1, n, 'items', 'CLOSED', ${AT}, 1 from generate_series(1, ${MANY}) n`,
    `insert into tillsync_received_packet (id, type, origin, received_at)
       select 'S001.1.' || n || '.HO', 'sales', 'S001', ${AT} from generate_series(1, ${MANY}) n`,
    `insert into tillsync_received_document (type, kind, document_key, origin, epoch, number, removal, present, packet)
       select 'sales', 'bill', '["K' || n || '"]', 'S001', 1, 1, false, true, n from generate_series(1, ${MANY}) n`,
    `insert into tillsync_held_document (type, kind, document_key, origin, epoch, number, removal, status, attempts, packet,
         received_at, changed_at, document_version, body)
       select 'sales', 'bill', '["H' || n || '"]', 'S001', 1, 1, false, 'WAIVED', 1, n, ${AT}, ${AT}, 1, '{}'
       from generate_series(1, ${MANY}) n`,
    'update tillsync_site_state set counter = 1000000',
  ],
  web: [
    `insert into tillsync_site (code, name, kind, active, epoch)
       select 'S' || n, 'x', 'store', true, 1 from generate_series(1, 2000) n`,
    `insert into tillsync_site (code, name, kind, active, epoch) values ('HO', 'x', 'head-office', true, 1)`,
    `insert into tillsync_packet (origin, audience, type, to_number, id, from_number, epoch, claim, document_version,
         documents, predecessor, digest, uploaded_at, body)
       select 'S' || n % 2000, 'HO', 'sales', n, 'S.1.' || n || '.HO', n, 1, n, 1, 1, '', 'd', ${AT}, '\\x00'
       from generate_series(1, ${MANY}) n`,
    `insert into tillsync_stream (origin, audience, type, epoch, number, digest)
       select 'HO', 'S' || n % 2000, 'type ' || n / 2000, 1, n, 'd' from generate_series(0, ${MANY}) n`,
    `insert into tillsync_receipt (site, origin, audience, type, epoch, number, digest, at)
       select 'S' || n % 2000, 'HO', '*', 'type ' || n / 2000, 1, n, 'd', ${AT} from generate_series(0, ${MANY}) n`,
    `insert into tillsync_rejection (site, origin, type, kind, document_key, epoch, number, removal, status, code, reason, at)
       select 'S' || n % 2000, 'S' || n % 1999, 'items', 'item', '["K' || n || '"]', 1, 1, false, 'WAITING', 'x', 'x', ${AT}
       from generate_series(1, ${MANY}) n`,
    `insert into tillsync_question (asker, answerer, type, purpose, id, asks, asked_at)
       select 'HO', 'S' || n % 2000, 'type ' || n / 2000, 'verify', 'q' || n, '{}', ${AT} from generate_series(0, ${MANY}) n`,
    `insert into tillsync_answer (asker, answerer, type, purpose, question, body, answered_at)
       select 'HO', 'S' || n % 2000, 'type ' || n / 2000, 'verify', 'q' || n, '\\x00', ${AT} from generate_series(0, ${MANY}) n`,
  ],
}
