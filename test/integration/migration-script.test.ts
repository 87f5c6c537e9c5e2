import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { commandLine } from '../support/command-line.ts'

describe('tillsync migrate', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-script-'))
    file = join(folder, 'tillsync.yaml')
    writeFileSync(
      file,
      `site: { code: HO, kind: head-office, name: Head office }
database: { storage: ho.db }
webDatabase: { storage: web.db }
`,
    )
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const at = async (...words: string[]) => {
    const ended = await commandLine('--config', file, ...words)
    assert.equal(ended.code, 0, ended.error)
    return ended.out
  }
  const withSqlite = <T>(name: string, work: (database: Libsql.Database) => T): T => {
    const database = new Libsql(join(folder, name))
    try {
      return work(database)
    } finally {
      database.close()
    }
  }
  const schemaOf = (name: string) =>
    withSqlite(name, (database) => database.prepare('select type, name, sql from sqlite_master order by 1, 2').all())

  it('prints the script of what it would do, which does the same when it is applied by hand', async () => {
    for (const name of ['ho', 'web']) withSqlite(`${name}.db`, (database) => database.exec('vacuum'))
    const scripts = { ho: await at('migrate', '--sql'), web: await at('migrate', '--sql', 'web') }
    assert.deepEqual(schemaOf('ho.db'), [], 'nothing was made')
    await at('migrate')
    const [ho, web] = [schemaOf('ho.db'), schemaOf('web.db')]
    for (const name of ['ho', 'web'] as const) {
      rmSync(join(folder, `${name}.db`))
      withSqlite(`${name}.db`, (database) => database.exec(scripts[name]))
    }
    assert.deepEqual(schemaOf('ho.db'), ho)
    assert.deepEqual(schemaOf('web.db'), web)
    assert.equal(await at('migrate', '--sql'), '-- Nothing to do.\n')
    assert.equal(await at('migrate', '--sql', 'web'), '-- Nothing to do.\n')
    assert.match(await at('migrate'), /up to date\n.*up to date\nTables made: none was missing\nAdministrator: /)
    await at('preflight')
  })

  it('leaves triggers alone that are as they should be, and makes those anew that are of another mapping', async () => {
    await at('migrate')
    withSqlite('ho.db', (database) => {
      database.exec(`update tillsync_trigger set fingerprint = 'x' where name like '%item_price%insert'`)
      database.exec('drop trigger tillsync_items_item_delete')
    })
    const { code, out } = await commandLine('--config', file, 'preflight')
    assert.equal(code, 3)
    assert.match(out, /the trigger tillsync_items_item_delete/)
    assert.match(out, /one of another mapping or version +the trigger tillsync_items_item_price_insert/)
    const made = (await at('migrate', '--sql')).match(/(create|drop) trigger/g)
    assert.deepEqual(made, ['drop trigger', 'create trigger', 'create trigger'])
    await at('migrate')
    await at('preflight')
  })

  it('takes the triggers off, without which no cycle starts, and puts them back', async () => {
    await at('migrate')
    const triggers = () => schemaOf('ho.db').filter((row) => (row as { type: string }).type === 'trigger').length
    const before = triggers()
    assert.ok(before > 0)
    assert.match(await at('migrate', '--remove-triggers'), /^Triggers removed: tillsync_/)
    assert.equal(triggers(), 0)
    assert.equal((await commandLine('--config', file, 'sync')).code, 3)
    await at('migrate')
    assert.equal(triggers(), before)
    await at('sync')
  })

  it('prints the script of the web database at the head office alone', async () => {
    writeFileSync(
      file,
      `site: { code: S1, kind: store, name: A, format: outright }\ndatabase: { storage: s.db }\nwebDatabase: { storage: web.db }\n`,
    )
    const { error } = await commandLine('--config', file, 'migrate', '--sql', 'web')
    assert.match(error, /^TS_HEAD_OFFICE_ONLY/)
  })
})
