import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { commandLine } from '../support/command-line.ts'
import { OWNER, type PostgresDatabases, postgresDatabases, RUNNER } from '../support/postgres-databases.ts'

const STORE = { code: 'S001', kind: 'store', name: 'Park', format: 'outright' }

type Section = Record<string, string | number>

describe('a store’s login', () => {
  let server: PostgresDatabases
  let folder: string
  let name: string
  const made: string[] = []

  before(async () => {
    server = await postgresDatabases()
  })
  after(() => server?.remove())
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-site-'))
    name = await server.make('web')
    headOffice({ migration: OWNER })
    await at('HO', 'migrate')
  })
  afterEach(async () => {
    for (const user of made.splice(0)) await server.admin('postgres', `drop role if exists ${user}`)
    rmSync(folder, { recursive: true })
  })

  function configure(code: string, site: object, webDatabase: object): void {
    const settings = { site, database: { storage: `${code}.db` }, webDatabase, log: { level: 'silent' } }
    writeFileSync(join(folder, `${code}.yaml`), stringify(settings))
  }

  function headOffice(more: object): void {
    const place = { dialect: 'postgres', ...server.place, name, controlSchema: 'tillsync', tls: 'off' }
    configure('HO', { code: 'HO', kind: 'head-office', name: 'Head office' }, { ...place, ...RUNNER, ...more })
  }

  const run = (code: string, ...words: string[]) => commandLine('--config', join(folder, `${code}.yaml`), ...words)
  const at = async (code: string, ...words: string[]) => {
    const ended = await run(code, ...words)
    assert.equal(ended.code, 0, ended.out + ended.error)
    return ended.out
  }
  const add = (...words: string[]) =>
    at('HO', 'site', 'add', 'S001', '--name', 'Park', '--format', 'outright', ...words)

  /** What a person takes over into the store's configuration. */
  const setUp = (printed: string): Section => {
    const { webDatabase } = parse(printed.slice(printed.indexOf('webDatabase:')).split('\n\n')[0]!) as {
      webDatabase: Section
    }
    made.push(String(webDatabase.user))
    configure('S001', STORE, webDatabase)
    return webDatabase
  }

  it('is printed once, and is all that a store needs to be set up', async () => {
    const printed = await add()
    assert.match(printed, /^Store S001 is registered\.\n/)
    const { password, schema } = setUp(printed)
    assert.equal(schema, 'tillsync')
    await at('S001', 'migrate')
    await at('S001', 'preflight')
    for (const site of ['HO', 'S001', 'HO']) await at(site, 'sync')
    const again = await add('--json')
    assert.deepEqual(JSON.parse(again), { code: 'S001', name: 'Park', format: 'outright', added: false })
    for (const words of [['list'], ['list', '--json']]) {
      assert.ok(!(await at('HO', 'site', ...words)).includes(String(password)))
    }
  })

  it('has another password when it is rotated, and none when it is revoked', async () => {
    setUp(await add())
    await at('S001', 'migrate')
    const old = await run('S001', 'preflight')
    const next = JSON.parse(await at('HO', '--json', 'site', 'rotate-login', 'S001')) as { webDatabase: Section }
    assert.equal(old.code, 0, old.out)
    assert.match((await run('S001', 'preflight')).out, /web database: login/)
    configure('S001', { code: 'S001', kind: 'store', name: 'Park', format: 'outright' }, next.webDatabase)
    await at('S001', 'preflight')
    assert.match(
      await at('HO', 'site', 'revoke-login', 'S001'),
      /^The login tillsync_s001_\w+ of store S001 may do nothing/,
    )
    assert.equal((await run('S001', 'sync')).code, 3)
    setUp(await at('HO', 'site', 'rotate-login', 'S001'))
    await at('S001', 'sync')
  })

  it('is shut out with its store, and let in again with it', async () => {
    setUp(await add())
    await at('S001', 'migrate')
    assert.equal(await at('HO', 'site', 'deactivate', 'S001'), 'Site S001 is neither counted nor awaited any more.\n')
    assert.equal((await run('S001', 'sync')).code, 3)
    assert.equal(await at('HO', 'site', 'activate', 'S001'), 'Site S001 is awaited again.\n')
    await at('S001', 'sync')
  })

  it('is good again once the head office has made an emptied web database anew, or is a new one on another server', async () => {
    const { user } = setUp(await add())
    await at('S001', 'migrate')
    for (const site of ['HO', 'S001', 'HO']) await at(site, 'sync')
    const emptied = async () => {
      name = await server.make('web')
      headOffice({ migration: OWNER })
      const { password } = parse(readFileSync(join(folder, 'S001.yaml'), 'utf8')).webDatabase as Section
      configure('S001', STORE, { ...connection, name, user: user!, password: password! })
      await at('HO', 'migrate')
      assert.equal((await run('S001', 'sync')).code, 3)
      assert.match((await run('HO', 'sync')).out, /emptied web database/)
    }
    const { webDatabase: connection } = parse(readFileSync(join(folder, 'S001.yaml'), 'utf8')) as {
      webDatabase: Section
    }
    await emptied()
    assert.match(
      await at('HO', 'recover', '--dry-run'),
      /does not know any more: S001\. They would be registered again/,
    )
    assert.match(await at('HO', 'recover'), /Their connections are good as they are: S001/)
    for (const site of ['HO', 'S001', 'HO']) await at(site, 'sync')
    await emptied()
    await server.admin('postgres', `alter role ${user} rename to elsewhere_${process.pid}`)
    made.push(`elsewhere_${process.pid}`)
    const printed = await at('HO', 'recover')
    assert.match(printed, /Store S001 has a new login/)
    assert.notEqual(setUp(printed).user, user)
    for (const site of ['HO', 'S001', 'HO']) await at(site, 'sync')
  })

  it('may be one that the database’s administrator made, who then shuts it out', async () => {
    const user = `by_hand_${process.pid}`
    made.push(user)
    await server.admin('postgres', `create role ${user} login`)
    headOffice({})
    const { error } = await run('HO', 'site', 'add', 'S001', '--name', 'Park', '--format', 'outright')
    assert.match(error, /^TS_DATABASE_FORBIDDEN: .*permission denied to create role/)
    assert.equal(await add('--login', user), 'Store S001 is registered.\n')
    const { out } = await run('HO', 'site', 'deactivate', 'S001')
    assert.match(out, new RegExp(`Its login ${user} was made by the database’s administrator, who keeps it out`))
  })
})
