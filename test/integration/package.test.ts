import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'libsql'
import { freePort } from '../../src/demo/free-port.ts'
import { installPacked } from '../support/packed.ts'

const read = async (address: string) => (await fetch(address)).text()
const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/writing-a-plugin.md'), 'utf8')
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)\`\`\`$`, 'gms'))].map(([, text]) => text!)

describe('the package', function () {
  this.timeout(120_000)
  const folder = mkdtempSync(join(tmpdir(), 'tillsync-package-'))
  const program = join(folder, 'node_modules/tillsync/dist/src/cli/main.js')
  // Nothing of this tree counts: neither the conditions nor the loader that the tests run with.
  const env = { ...process.env, NODE_OPTIONS: '', TILLSYNC_CONFIG: '' }
  const tillsync = async (site: string, ...words: string[]) =>
    (await promisify(execFile)(process.execPath, [program, ...words], { cwd: join(folder, site), env })).stdout
  let files: readonly string[]
  before(() => {
    files = installPacked(folder)
  })
  after(() => rmSync(folder, { recursive: true }))

  it('holds the compiled program, its plugins and jobs, the examples and the pages, and nothing else', () => {
    for (const file of [
      'dist/jobs/sync.js',
      'dist/plugins/items/index.js',
      'dist/src/contract/index.d.ts',
      'dist/src/testing/index.d.ts',
      'src/console/assets/console.css',
      'config/store.yaml',
      'config/head-office.yaml',
      'docs/writing-a-plugin.md',
      'LICENSE',
      'CHANGELOG.md',
    ]) {
      assert.ok(files.includes(file), file)
    }
    const expected =
      /^(dist\/(jobs|plugins|src)\/.*(\.js|\.d\.ts)|(src\/console\/assets|config|docs)\/[^/]+|package.json|[A-Z]+(\.md)?)$/
    assert.deepEqual(
      files.filter((file) => !expected.test(file) || /test\.|^dist\/src\/demo\//.test(file)),
      [],
    )
  })

  it('gives plugin authors the contract and the conformance suite, with their types', async () => {
    writeFileSync(
      join(folder, 'author.mts'),
      `import { type DocumentOf, schemaFor } from 'tillsync'
import { testPlugin } from 'tillsync/testing'
const table = { name: 'thing', key: ['code'], columns: { code: 'text(10)', size: 'integer' } } as const
const thing: DocumentOf<typeof table> = { code: 'A', size: 1 }
// @ts-expect-error
thing.size = 'large'
console.log(typeof schemaFor(table), typeof testPlugin)
`,
    )
    const compiler = join(root, 'node_modules/typescript/bin/tsc')
    const options = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--skipLibCheck', '--types', '']
    await promisify(execFile)(process.execPath, [compiler, ...options, 'author.mts'], { cwd: folder }).catch(
      ({ stdout }) => assert.fail(stdout),
    )
    const { stdout } = await promisify(execFile)(process.execPath, ['author.mjs'], { cwd: folder, env })
    assert.equal(stdout.trim(), 'object function')
  })

  it('carries a document of the plugin that docs/writing-a-plugin.md writes, from a store to the head office', async () => {
    const plugin = join(folder, 'node_modules/tillsync-plugin-loyalty-points')
    mkdirSync(plugin)
    const [table = '', schema = '', ...pieces] = blocks('js')
    writeFileSync(join(plugin, 'package.json'), blocks('json')[0]!)
    writeFileSync(join(plugin, 'loyalty-account.js'), table + schema)
    writeFileSync(join(plugin, 'index.js'), pieces.join(''))

    for (const site of ['head-office', 'store']) mkdirSync(join(folder, site))
    await tillsync('head-office', 'init', '--kind', 'head-office')
    const store = ['--code', 'S001', '--name', 'Park Street', '--format', 'outright']
    await tillsync('store', 'init', '--kind', 'store', ...store, '--web-database', '../head-office/web.sqlite')
    for (const site of ['head-office', 'store']) {
      const section = '  loyalty-points: { package: tillsync-plugin-loyalty-points }\n'
      appendFileSync(join(folder, site, 'tillsync.yaml'), section)
      await tillsync(site, 'migrate')
    }
    await tillsync('head-office', 'site', 'add', ...store.slice(1))
    const database = new Database(join(folder, 'store/store.sqlite'))
    database.exec(`insert into customer (customer_id, isd_code, mobile, first_name, consent)
        values ('S001-1', '+91', '9830012345', 'Asha', 1);
      insert into loyalty_account (card_no, customer_id, tier, balance) values ('S001-7', 'S001-1', 'gold', 130);
      insert into loyalty_entry (account_id, line, entered_at, points)
        select id, 1, '2026-11-20T12:00:00.000000Z', 130 from loyalty_account`)
    database.close()
    await tillsync('store', 'sync')
    await tillsync('head-office', 'sync')
    const { items } = JSON.parse(await tillsync('head-office', 'received', '--json'))
    assert.deepEqual(items.map(({ type, status }: { type: string; status: string }) => `${type}: ${status}`).sort(), [
      'customers: APPLIED',
      'loyalty-points: APPLIED',
    ])
  })

  it('runs the job host from its own compiled jobs, and its console', async () => {
    const port = await freePort(8484)
    const settings = ['schedule.onStart=true', 'console.enabled=true', `console.port=${port}`].flatMap((one) => [
      '--set',
      one,
    ])
    const cwd = join(folder, 'store')
    const host = spawn(process.execPath, [program, ...settings, 'start'], { cwd, env, timeout: 60_000 })
    const exited = once(host, 'exit')
    let log = ''
    let pages: Promise<string[]> | undefined
    host.stderr.setEncoding('utf8').on('data', async (text: string) => {
      log += text
      if (pages || !log.includes('"msg":"DONE"') || !log.includes('the console can be opened')) return
      pages = Promise.all(['sign-in', 'assets/console.css'].map((path) => read(`http://127.0.0.1:${port}/${path}`)))
      await pages
      host.kill('SIGTERM')
    })
    const [code] = await exited
    assert.equal(code, 0, log)
    const [signIn, style] = (await pages) ?? []
    assert.match(signIn ?? '', /<h1>Sign in<\/h1>/)
    assert.match(style ?? '', /color-scheme/)
    assert.doesNotMatch(log, /failed/)
  })
})
