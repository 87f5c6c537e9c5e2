import assert from 'node:assert/strict'
import type { Site } from '../../src/contract/index.ts'
import type { Database } from '../../src/data/database.ts'
import { siteLook } from '../../src/data/idle/site-look.ts'
import { migrateSite, migrateWeb } from '../../src/data/migrate.ts'
import { openDatabase } from '../../src/data/open.ts'
import { MOST_COUNTED, waitingFigures } from '../../src/data/operator/waiting-figures.ts'
import { openSite } from '../../src/data/site/site-database.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import type { Position } from '../../src/flow/stream.ts'
import { packet, type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { DIALECTS } from '../support/dialects.ts'
import { counted, tellsCounts } from '../support/postgres-counts.ts'
import { typesOf } from '../support/retail.ts'

const ROWS = Number(process.env.TILLSYNC_TEST_ROWS ?? 10_000_000)
const STORES = 650
const HEAD_OFFICE: Site = { code: 'HO', kind: 'head-office' }

/**
 * What PostgreSQL itself counts while the product's own statements run: no table of millions is read through, and of
 * their rows only those that were asked for.
 */
describe(`the hot queries at ${ROWS} events and packets (PostgreSQL)`, function () {
  this.timeout(600_000)
  let databases: TemporaryDatabases
  let local: Database
  let web: Database
  let reached: Position[]

  before(async function () {
    await DIALECTS.postgres.start()
    databases = temporaryDatabases('postgres')
    local = await open('HO')
    web = await open('web')
    if (!(await tellsCounts(local))) this.skip()
    await local.write((session) => migrateSite(session, HEAD_OFFICE))
    await web.write(migrateWeb)
    await fillEvents(local)
    await fillDocuments(local)
    await fillPackets(web)
    reached = await openWeb(web).heads('S1')
  })
  after(() => databases.remove())

  /** One connection, so that it is the one that tells what it counted. */
  const open = async (name: string) => {
    const place = await databases.place(name)
    return openDatabase({ ...place, server: { ...place.server!, connections: 1 } })
  }

  /** Rows of the table that `work` read, and how often it read the table from end to end. */
  async function reads(database: Database, table: string, work: () => Promise<unknown>) {
    const before = await counted(database, table)
    await work()
    const after = await counted(database, table)
    return { scans: after.scans - before.scans, rows: after.rows - before.rows }
  }

  it('claim the oldest events of a type', async () => {
    const site = openSite(local, HEAD_OFFICE)
    const last = await reads(local, 'tillsync_business_event', () => site.read((tx) => tx.events.last('sales')))
    assert.deepEqual(last.scans, 0)
    assert.ok(last.rows <= 2, `${last.rows} rows`)
    const take = await reads(local, 'tillsync_business_event', () =>
      site.write((tx) => tx.events.take('sales', Number.MAX_SAFE_INTEGER, 1000)),
    )
    assert.deepEqual(take.scans, 0)
    assert.ok(take.rows <= 5000, `${take.rows} rows for 1,000 documents`)
  })

  it('count what waits, as far as anybody wants to know', async () => {
    const count = await reads(local, 'tillsync_business_event', () => waitingFigures(local, ['sales', 'items']))
    assert.equal(count.scans, 0)
    assert.ok(count.rows <= 3 * MOST_COUNTED, `${count.rows} rows`)
  })

  it('see that something waits', async () => {
    const types = typesOf().map((type) => ({ ...type, name: 'sales' }))
    const look = await reads(local, 'tillsync_business_event', () => siteLook(local, { sent: types, received: types }))
    assert.equal(look.scans, 0)
    assert.ok(look.rows <= 2 * types.length, `${look.rows} rows`)
  })

  it('look up a packet’s documents, in tables that nobody has analysed yet', async () => {
    const site = openSite(local, HEAD_OFFICE)
    const documents = Array.from({ length: 5000 }, (_, n) => ({ kind: 'item', key: [`K${n + 1}`] }))
    for (const [table, lookUp] of [
      ['tillsync_sent_to', () => site.read((tx) => tx.sent.holders('items', documents))],
      ['tillsync_received_document', () => site.write((tx) => tx.received.known('items', documents))],
    ] as const) {
      const found = await reads(local, table, lookUp)
      assert.deepEqual(found, { scans: 0, rows: documents.length }, table)
    }
  })

  it('find what is ahead, and read it', async () => {
    const relay = openWeb(web)
    const [ahead] = reached
    assert.ok(ahead)
    const idle = await reads(web, 'tillsync_packet', () => relay.ahead(HEAD_OFFICE, reached))
    assert.deepEqual(idle, { scans: 0, rows: 0 })
    const next = await reads(web, 'tillsync_packet', () => relay.packetAfter(ahead.stream, ahead.number - 2))
    assert.deepEqual(next, { scans: 0, rows: 1 })
  })

  it('place a packet, and settle', async () => {
    const relay = openWeb(web)
    const placed = await reads(web, 'tillsync_packet', () => relay.place('S1', [packet('S1', ROWS + 1, 'HO')]))
    assert.equal(placed.scans, 0)
    assert.ok(placed.rows <= 1, `${placed.rows} rows`)
    await relay.acknowledge('HO', reached, [])
    const settled = await reads(web, 'tillsync_packet', () => relay.settlement('S1'))
    assert.equal(settled.scans, 0)
    assert.ok(settled.rows <= 2, `${settled.rows} rows`)
  })
})

/** Of eight types, one after the other. Unlogged: only how it is read is looked at. */
function fillEvents(database: Database): Promise<void> {
  return database.write(async (session) => {
    await session.run('alter table tillsync_business_event set unlogged')
    await session.run(
      `insert into tillsync_business_event (seq, type, kind, document_key, captured_at)
       select n, (array['items', 'promotions', 'sales', 'customers', 'transfer-orders', 'audit-plans', 'goods', 'orders'])[n % 8 + 1],
         'kind', '["K' || n || '"]', statement_timestamp() from generate_series(1, :rows) n`,
      { rows: ROWS },
    )
  })
}

/** A tenth as many documents that were sent, and that were received, all of one type. */
function fillDocuments(database: Database): Promise<void> {
  return database.write(async (session) => {
    const documents = `'items', 'item', '["K' || n || '"]'`
    await session.run('alter table tillsync_sent_to set unlogged')
    await session.run(
      `insert into tillsync_sent_to (type, kind, document_key, audience, epoch, number, removal)
       select ${documents}, '*', 1, n / 5000, false from generate_series(1, :rows) n`,
      { rows: ROWS / 10 },
    )
    await session.run('alter table tillsync_received_document set unlogged')
    await session.run(
      `insert into tillsync_received_document (type, kind, document_key, origin, epoch, number, removal, present, packet)
       select ${documents}, 'HO', 1, n / 5000, false, true, n / 5000 from generate_series(1, :rows) n`,
      { rows: ROWS / 10 },
    )
  })
}

/** From 650 stores to the head office. */
function fillPackets(database: Database): Promise<void> {
  return database.write(async (session) => {
    const keys = await session.all<{ name: string }>(
      `select conname as name from pg_constraint
       where conrelid = to_regclass('tillsync_packet') and contype in ('p', 'u') order by contype`,
    )
    await session.run('alter table tillsync_packet set unlogged')
    for (const { name } of keys) await session.run(`alter table tillsync_packet drop constraint "${name}"`)
    await session.run(
      `insert into tillsync_packet (origin, audience, type, to_number, id, from_number, epoch, claim, document_version,
         documents, predecessor, digest, uploaded_at, body)
       select 'S' || n % ${STORES}, 'HO', 'items', n / ${STORES} + 1, 'S' || n % ${STORES} || '.1.' || n, n / ${STORES} + 1, 1, n, 1,
         1, n - ${STORES}, n, statement_timestamp(), '' from generate_series(1, :rows) n`,
      { rows: ROWS },
    )
    await session.run('alter table tillsync_packet add primary key (origin, audience, type, to_number)')
    await session.run('alter table tillsync_packet add unique (id)')
    await session.run(
      `insert into tillsync_stream (origin, audience, type, epoch, number, digest)
       select distinct on (origin) origin, audience, type, epoch, to_number, digest from tillsync_packet
       order by origin, to_number desc`,
    )
    await session.run(
      `insert into tillsync_site (code, name, kind, active, epoch)
       select 'S' || n, 'Store', 'store', true, 1 from generate_series(0, ${STORES - 1}) n
       union all select 'HO', 'Head office', 'head-office', true, 1`,
    )
  })
}
