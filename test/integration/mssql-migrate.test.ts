import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import { commandLine } from '../support/command-line.ts'
import { type ConfiguredSite, configuredSite } from '../support/configured-sites.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { DIALECTS } from '../support/dialects.ts'

const { absent, patience = 30_000 } = DIALECTS.mssql

/** OUTPUT without INTO (error 334). Other servers of the dialect take it nevertheless. */
describe('tillsync migrate on SQL Server', function () {
  if (absent) {
    it(absent)
    return
  }
  this.timeout(patience)
  let databases: TemporaryDatabases
  let site: ConfiguredSite
  before(async () => {
    databases = temporaryDatabases('mssql')
    site = await configuredSite(databases, { code: 'HO', kind: 'head-office', name: 'Head office' })
  })
  beforeEach(async () => {
    configured({})
    await migrate('--remove-triggers')
  })
  after(async () => {
    await site?.installation.close()
    await databases.remove()
  })

  const migrate = (...words: string[]) => commandLine('--config', site.file, 'migrate', ...words)
  const triggers = () =>
    site.installation.siteDatabase.read((session) =>
      session.all<{ name: string }>(
        'select o.name from sys.triggers t join sys.objects o on o.object_id = t.parent_id order by o.name',
      ),
    )
  function configured(plugins: object): void {
    writeFileSync(site.file, stringify({ ...parse(readFileSync(site.file, 'utf8')), plugins }))
  }

  it('says which tables of a till are to get their first trigger, what they refuse then, and what else there is', async () => {
    const { code, error } = await migrate()
    assert.equal(code, 0)
    const [note] = error.split('\n').filter((line) => line.startsWith('dbo.item '))
    assert.equal(
      note,
      'dbo.item gets its first trigger: from then on it refuses statements with OUTPUT but without INTO (error 334), as ' +
        'Entity Framework Core 7 and later send them unless the table is declared with HasTrigger(). If a program here ' +
        'does so, set `plugins.items.capture: application`.',
    )
    assert.notEqual((await triggers()).length, 0)
    assert.equal((await migrate()).error, '', 'a second time there is nothing to say')
  })

  it('says so before there is any trigger: it is said, too, where none can be made', async () => {
    configured({ items: { tables: { item_price: { table: 'nosuch' } } } })
    const { code, error } = await migrate()
    assert.notEqual(code, 0)
    assert.match(error, /^dbo\.\w+ gets its first trigger[\s\S]*TS_MAPPING/)
    assert.deepEqual(await triggers(), [])
  })

  it('says so in the script, too', async () => {
    const { out } = await migrate('--sql')
    assert.match(out, /^-- dbo\.\w+ gets its first trigger.*error 334.*\n/)
    assert.ok(out.indexOf('-- dbo.item gets its first trigger') < out.indexOf('create trigger'))
    assert.deepEqual(await triggers(), [])
  })

  it('takes them off again where the application is to append the events, which are sent as any', async () => {
    await migrate()
    assert.ok((await triggers()).some(({ name }) => name === 'item'))
    configured({ items: { capture: 'application' } })
    assert.deepEqual(await migrate().then(({ code, error }) => ({ code, error })), { code: 0, error: '' })
    assert.ok(!(await triggers()).some(({ name }) => name === 'item'))
    await site.run(
      `insert into tax_rate (tax_group, valid_from, cgst, sgst, igst) output inserted.tax_group
       values (N'GST18', '2026-04-01', 9, 9, 18)`,
    )
    await site.run(
      `insert into tillsync_business_event (type, kind, document_key, captured_at)
       values (N'items', N'tax_rate', N'["GST18","2026-04-01"]', sysutcdatetime())`,
    )
    const synced = await commandLine('--config', site.file, 'sync')
    assert.equal(synced.code, 0, synced.out)
    const { out } = await commandLine('--config', site.file, 'trace', 'items', 'GST18/2026-04-01')
    assert.match(out, /UPLOADED for every store/)
  })
})
