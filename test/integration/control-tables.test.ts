import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import { exclusively } from '../../src/data/exclusively.ts'
import { checkSchema, migrateSite, migrateWeb, siteSchema, webSchema } from '../../src/data/migrate.ts'
import { readSiteState } from '../../src/data/site/site-state.ts'
import { readWebState } from '../../src/data/web/web-state.ts'
import { PROTOCOL_VERSION } from '../../src/flow/packet.ts'
import { type TemporaryDatabases, temporaryDatabases, withCode } from '../support/databases.ts'
import { onEachDialect } from '../support/dialects.ts'

const STORE = { code: 'S001', kind: 'store' } as const

onEachDialect('the control tables', (dialect) => {
  let databases: TemporaryDatabases
  beforeEach(() => {
    databases = temporaryDatabases(dialect)
  })
  afterEach(() => databases.remove())

  it('are missing, are made, and are current', async () => {
    const database = await databases.open('S001')
    assert.deepEqual(await siteSchema(database), { state: 'missing', found: undefined, known: 'site-0001' })
    assert.deepEqual(await database.write((session) => migrateSite(session, STORE)), ['site-0001'])
    assert.deepEqual(await siteSchema(database), { state: 'current', found: 'site-0001', known: 'site-0001' })
    const web = await databases.open('web')
    assert.deepEqual(await web.write(migrateWeb), ['web-0001'])
    assert.equal((await webSchema(web)).state, 'current')
    assert.deepEqual(await readWebState(web), { schemaVersion: 1, protocolVersion: PROTOCOL_VERSION })
  })

  it('keep the installation of the site when they are migrated again', async () => {
    const database = await databases.site()
    const before = await readSiteState(database)
    assert.deepEqual(
      { ...before, installation: '' },
      {
        siteCode: 'S001',
        installation: '',
        epoch: 1,
        counter: 0,
      },
    )
    assert.deepEqual(await database.write((session) => migrateSite(session, STORE)), [])
    assert.equal((await readSiteState(database)).installation, before.installation)
    assert.notEqual((await readSiteState(await databases.site('S002'))).installation, before.installation)
  })

  it('are made once by two programs at the same time', async () => {
    const [one, two] = [await databases.open('S001'), await databases.open('S001')]
    const migrate = (database: Database) =>
      exclusively(database, databases.settings('S001'), () => database.write((session) => migrateSite(session, STORE)))
    const applied = await Promise.all([migrate(one), migrate(two)])
    assert.deepEqual(applied.flat(), ['site-0001'])
  })

  it('of a newer program are refused, not changed', async () => {
    const database = await databases.site()
    await database.write((session) => session.run(`insert into tillsync_migration (name) values ('site-0099')`))
    const schema = await siteSchema(database)
    assert.deepEqual(schema, { state: 'newer', found: 'site-0099', known: 'site-0001' })
    await assert.rejects(
      database.write((session) => migrateSite(session, STORE)),
      withCode('TS_SCHEMA_NEWER'),
    )
    assert.throws(() => checkSchema('local', schema), withCode('TS_SCHEMA_NEWER'))
    const web = await databases.open('web')
    assert.throws(() => checkSchema('web', { state: 'missing', known: 'web-0001' }), withCode('TS_SCHEMA_MISSING'))
    await assert.rejects(readSiteState(web), withCode('TS_SCHEMA_MISSING'))
  })

  it('of the web database may be newer, as far as the newer program keeps them compatible, and are not migrated back', async () => {
    const web = await databases.web()
    const state = () => web.read((session) => session.all('select * from tillsync_web_state'))
    await web.write(async (session) => {
      await session.run(`insert into tillsync_migration (name) values ('web-0002')`)
      await session.run('update tillsync_web_state set schema_version = 2, compatible_from = 1')
    })
    const before = await state()
    assert.equal((await webSchema(web)).state, 'compatible')
    checkSchema('web', await webSchema(web))
    await assert.rejects(web.write(migrateWeb), withCode('TS_SCHEMA_NEWER'))
    assert.deepEqual(await state(), before)
    await web.write((session) => session.run('update tillsync_web_state set compatible_from = 2'))
    assert.equal((await webSchema(web)).state, 'newer')
  })
})

describe('the control tables on SQLite', () => {
  const databases = temporaryDatabases('sqlite')
  after(() => databases.remove())

  it('serve the hot queries by their indexes', async () => {
    const database = await databases.site()
    const plan = (sql: string) =>
      database.read(async (session) => {
        const rows = await session.all<{ detail: string }>(`explain query plan ${sql}`)
        return rows.map(({ detail }) => detail).join('\n')
      })
    const oldest = await plan(
      `select seq from tillsync_business_event where type = 'x' and seq <= 9 order by seq limit 5`,
    )
    assert.match(oldest, /USING (COVERING )?INDEX tillsync_business_event_key_index \(type=\? AND (rowid|seq)<\?\)/)
    assert.doesNotMatch(oldest, /TEMP B-TREE/)
    const newest = await plan(
      `select * from tillsync_sent_remark where status = 'REJECTED' order by changed_at desc, type desc, kind desc, document_key desc limit 50`,
    )
    assert.match(newest, /tillsync_sent_remark_index_1/)
    assert.doesNotMatch(newest, /TEMP B-TREE/)
    assert.match(
      await plan(`select type from tillsync_sent_remark where code is not null and status = 'REJECTED'`),
      /USING (COVERING )?INDEX tillsync_sent_remark_index_/,
    )
  })
})
