import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import { addStore } from '../../src/data/web/store-logins.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import type { Rejection } from '../../src/flow/ports/received.ts'
import type { Snapshot } from '../../src/flow/snapshot.ts'
import { packet } from '../support/databases.ts'
import { all, run, store, type WebOfStores, webOfStores, whereLoginsAre } from '../support/store-logins.ts'

const TABLES = [
  'site',
  'stream',
  'packet',
  'receipt',
  'rejection',
  'snapshot',
  'snapshot_part',
  'snapshot_request',
  'web_state',
  'migration',
]

const rejection = (site: string, origin: string): Rejection => ({
  site,
  origin,
  type: 'items',
  kind: 'item',
  key: [`secret of ${origin}`],
  version: { epoch: 1, number: 1, removal: false },
  status: 'QUARANTINED',
  code: 'TS_DATA',
  reason: `reason of ${site}`,
})

/** Fails over a row with S002 in it, if it is asked before such rows are hidden. */
const tells = (column: string) => `1 / (case when ${column} like '%S002%' then 0 else 1 end) = 1`

const insertPacket = (origin: string, audience: string, id: string) => `insert into tillsync_packet
  (origin, audience, type, to_number, id, from_number, epoch, claim, document_version, documents, predecessor, digest, uploaded_at, body)
  select '${origin}', '${audience}', 'items', 9, '${id}', 9, 1, 9, 1, 1, '', 'x', at, body from (
    select p.uploaded_at as at, p.body from tillsync_packet p where p.id = 'HO.1.1.*') as any_packet`

const insertStream = (origin: string, audience: string) => `insert into tillsync_stream
  (origin, audience, type, epoch, number, digest) values ('${origin}', '${audience}', 'other', 1, 1, 'x')`

const insertReceipt = (site: string, origin: string, audience: string) => `insert into tillsync_receipt
  (site, origin, audience, type, epoch, number, digest, at)
  select '${site}', '${origin}', '${audience}', 'other', 1, 1, 'x', min(r.at) from tillsync_receipt r`

const insertRejection = (site: string, origin: string) => `insert into tillsync_rejection
  (site, origin, type, kind, document_key, epoch, number, removal, status, code, reason, at)
  select '${site}', '${origin}', 'other', 'k', '[]', 1, 1, r.removal, 'WAITING', 'c', 'r', r.at from tillsync_rejection r
  where r.site = 'S001'`

const insertSnapshot = (origin: string, audience: string) => `insert into tillsync_snapshot
  (origin, audience, type, epoch, version, parts, head_epoch, head_number, head_digest, made_at)
  select '${origin}', '${audience}', 'items', 1, 9, 1, 1, 1, 'x', min(s.made_at) from tillsync_snapshot s`

const insertRequest = (site: string, origin: string) => `insert into tillsync_snapshot_request
  (site, origin, type, epoch, asked_at)
  select '${site}', '${origin}', 'other', 1, min(s.made_at) from tillsync_snapshot s`

/** Each is refused, or changes nothing. */
const ATTACKS: Readonly<Record<string, string>> = {
  'send as another store': insertPacket('S002', 'HO', 'S002.1.9.HO'),
  'send as the head office': insertPacket('HO', '*', 'HO.1.9.*'),
  'send to every store': insertPacket('S001', '*', 'S001.1.9.*'),
  'send to another store': insertPacket('S001', 'S002', 'S001.1.9.S002'),
  'take the id of a packet of another store, which could then send no more': insertPacket('S001', 'HO', 'S002.1.2.HO'),
  'change a packet that it sent': `update tillsync_packet set documents = 9 where id = 'S001.1.1.HO'`,
  'change packets that it may read': 'update tillsync_packet set documents = 9',
  'change what is in packets that it may read': `update tillsync_packet set digest = 'x'`,
  'delete packets': 'delete from tillsync_packet',
  'begin a stream of another store': insertStream('S002', 'HO'),
  'begin a stream to every store': insertStream('S001', '*'),
  'move the head of a stream to it': `update tillsync_stream set number = 9 where origin = 'HO'`,
  'move the head of a stream of another store': `update tillsync_stream set number = 9 where origin = 'S002'`,
  'give its own stream another audience': `update tillsync_stream set audience = '*' where origin = 'S001'`,
  'delete streams': 'delete from tillsync_stream',
  'acknowledge as another store': insertReceipt('S002', 'HO', '*'),
  'acknowledge as the head office': insertReceipt('HO', 'S001', 'HO'),
  'acknowledge packets of another store': insertReceipt('S001', 'S002', '*'),
  'acknowledge packets for another store': insertReceipt('S001', 'HO', 'S002'),
  'change receipts of the head office': `update tillsync_receipt set number = 9 where site = 'HO'`,
  'delete receipts of the head office': `delete from tillsync_receipt where site = 'HO'`,
  'delete receipts of another store': `delete from tillsync_receipt where site = 'S002'`,
  'reject as another store': insertRejection('S002', 'HO'),
  'reject as the head office': insertRejection('HO', 'S001'),
  'reject what another store sent': insertRejection('S001', 'S002'),
  'delete rejections by the head office': `delete from tillsync_rejection where site = 'HO'`,
  'delete rejections by another store': `delete from tillsync_rejection where site = 'S002'`,
  'change what it is told of its documents': `update tillsync_rejection set reason = 'x' where site = 'HO'`,
  'make a snapshot for every store': insertSnapshot('S001', '*'),
  'make a snapshot as the head office': insertSnapshot('HO', 'S001'),
  'change the parts of a snapshot': 'update tillsync_snapshot_part set documents = 9',
  'delete snapshots of the head office': `delete from tillsync_snapshot_part where origin = 'HO'`,
  'ask for snapshots as another store': insertRequest('S002', 'HO'),
  'ask another store for a snapshot': insertRequest('S001', 'S002'),
  'withdraw what another store asks for': `delete from tillsync_snapshot_request where site = 'S002'`,
  'raise the epoch of another store': `update tillsync_site set epoch = 9 where code = 'S002'`,
  'raise the epoch of the head office': `update tillsync_site set epoch = 9 where code = 'HO'`,
  'tell of another site': `update tillsync_site set host = 'x' where code <> 'S001'`,
  ...Object.fromEntries(
    Object.entries({
      active: 'active',
      kind: `'head-office'`,
      name: `'x'`,
      format: `'consignment'`,
      login: 'null',
      code: `'S9'`,
    }).map(([column, value]) => [
      `change its own ${column}`,
      `update tillsync_site set ${column} = ${value} where code = 'S001'`,
    ]),
  ),
  'delete its registration': `delete from tillsync_site where code = 'S001'`,
  'register another site': `insert into tillsync_site (code, name, kind, active, epoch) select 'S9', 'x', kind, active, 1 from tillsync_site where code = 'HO'`,
  'change the protocol': 'update tillsync_web_state set protocol_version = 99',
  'record a migration': `insert into tillsync_migration (name) values ('web-0099')`,
  'forget the migrations': 'delete from tillsync_migration',
}

whereLoginsAre('one store against another in the web database', (dialect) => {
  let web: WebOfStores
  let mine: Database

  before(async () => {
    web = await webOfStores(dialect)
    mine = web.as(web.login)
    const other = web.as((await addStore(web.headOffice, store('S002'))).login!)
    const at = (origin: string, audience: string) => ({
      stream: { origin, audience, type: 'items' },
      epoch: 1,
      number: 1,
      digest: 'd',
    })
    const made: Snapshot[] = []
    await openWeb(web.headOffice).place(
      'HO',
      ['*', 'S001', 'S002'].map((audience) => packet('HO', 1, audience)),
    )
    const { snapshots } = openWeb(web.headOffice)
    for (const audience of ['*', 'S001', 'S002']) {
      const name = { origin: 'HO', audience, type: 'items', epoch: 1, version: 1 }
      const { stream, ...head } = at('HO', audience)
      await snapshots.put(name, 1, packet('HO', 2, audience))
      made.push({ ...name, parts: 1, head: { stream, ...head } })
    }
    await snapshots.finish(made)
    for (const [code, database] of [
      ['S001', mine],
      ['S002', other],
    ] as const) {
      await openWeb(database).snapshots.ask([{ site: code, origin: 'HO', type: 'items', epoch: 1, shared: 1 }])
      await openWeb(database).place(code, [packet(code, 1, 'HO')])
      await openWeb(database).acknowledge(code, [at('HO', '*'), at('HO', code)], [rejection(code, 'HO')])
    }
    await openWeb(web.headOffice).acknowledge(
      'HO',
      [at('S001', 'HO'), at('S002', 'HO')],
      [rejection('HO', 'S001'), rejection('HO', 'S002')],
    )
  })

  after(() => web.close())

  const everything = async () => {
    const tables = []
    for (const table of TABLES) {
      const rows = await all(web.headOffice, `select * from tillsync_${table}`)
      tables.push(rows.map((row) => JSON.stringify(row)).sort())
    }
    return tables
  }

  it('sees what is for it, and what is from it', async () => {
    const seen = async (columns: string, table: string, rest = '') => {
      const rows = await all(mine, `select ${columns} from tillsync_${table} ${rest}`)
      return rows.map((row) => Object.values(row).join(' ')).sort()
    }
    const packets = ['HO.1.1.*', 'HO.1.1.S001', 'S001.1.1.HO']
    assert.deepEqual(await seen('id', 'packet'), packets)
    assert.deepEqual(await seen('id', 'packet', `where ${tells('id')}`), packets)
    assert.deepEqual(await seen('id', 'packet', `where id in ('HO.1.1.S002', 'S002.1.1.HO')`), [])
    assert.deepEqual(await seen('origin, audience', 'stream'), ['HO *', 'HO S001', 'S001 HO'])
    assert.deepEqual(await seen('origin, audience', 'stream', `where ${tells('audience')} and ${tells('origin')}`), [
      'HO *',
      'HO S001',
      'S001 HO',
    ])
    assert.deepEqual(await seen('site, origin, audience', 'receipt'), ['HO S001 HO', 'S001 HO *', 'S001 HO S001'])
    assert.deepEqual(await seen('site, origin', 'rejection'), ['HO S001', 'S001 HO'])
    assert.deepEqual(await seen('site, origin', 'rejection', `where ${tells('reason')} and ${tells('document_key')}`), [
      'HO S001',
      'S001 HO',
    ])
    assert.deepEqual(await seen('audience', 'snapshot'), ['*', 'S001'])
    assert.deepEqual(await seen('id', 'snapshot_part', `where ${tells('id')}`), ['HO.1.2.*', 'HO.1.2.S001'])
    assert.deepEqual(await seen('site', 'snapshot_request'), ['S001'])
    assert.deepEqual(await seen('code', 'site'), ['HO', 'S001'])
    assert.deepEqual(await seen('code', 'site', `where ${tells('name')}`), ['HO', 'S001'])
  })

  it('may send, tell of itself and acknowledge: what is refused is refused for what it would do', async () => {
    const undone = new Error('undone')
    const work = mine.write(async (session) => {
      for (const sql of [
        insertPacket('S001', 'HO', 'S001.1.9.HO'),
        insertStream('S001', 'HO'),
        insertReceipt('S001', 'HO', '*'),
        insertRejection('S001', 'HO'),
        insertSnapshot('S001', 'HO'),
        insertRequest('S001', 'HO'),
        insertRequest('HO', 'S001'),
        `delete from tillsync_snapshot_request where site = 'S001' and type = 'items'`,
        `update tillsync_stream set number = 2 where origin = 'S001' and type = 'items'`,
        `update tillsync_site set epoch = 2 where code = 'S001'`,
        `update tillsync_site set host = 'till-1' where code = 'S001'`,
        `delete from tillsync_receipt where site = 'S001' and audience = 'S001'`,
        `delete from tillsync_rejection where site = 'S001' and type = 'items'`,
      ]) {
        assert.equal(await session.run(sql), 1, sql)
      }
      throw undone
    })
    await assert.rejects(work, undone)
  })

  for (const [what, sql] of Object.entries(ATTACKS)) {
    it(`cannot ${what}`, async () => {
      const before = await everything()
      const changed = await run(mine, sql).catch((error) => {
        assert.match(error.code, /^TS_DATABASE_FORBIDDEN$/, error.message)
        return 0
      })
      assert.equal(changed, 0)
      assert.deepEqual(await everything(), before)
    })
  }
})
