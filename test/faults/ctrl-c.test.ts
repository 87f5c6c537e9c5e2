import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Libsql from 'libsql'
import { commandLine } from '../support/command-line.ts'
import { hasTerminal, inTerminal } from '../support/terminal.ts'

const COMMAND_LINE = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const ITEMS = 2000
const SMALL = ['--set', 'plugins.items.documentsPerPacket=20']

describe('Ctrl-C during a cycle', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-stop-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const at = async (site: string, ...words: string[]) => {
    const ended = await commandLine('--config', join(folder, site, 'tillsync.yaml'), ...words)
    assert.equal(ended.code, 0, ended.error)
    return ended.out
  }

  async function init(site: string, ...words: string[]): Promise<Libsql.Database> {
    const database = site === 'ho' ? 'head-office' : 'store'
    await commandLine('init', '--directory', join(folder, site), '--web-database', join(folder, 'web.sqlite'), ...words)
    await at(site, 'migrate')
    return new Libsql(join(folder, site, `${database}.sqlite`))
  }

  /** Starts a cycle of packets of 20 items as a process, and presses Ctrl-C once the count has passed 60. */
  async function interrupted(site: string, count: () => number, terminal: boolean) {
    const program = ['--conditions=tillsync-source', '--import', 'tsx', COMMAND_LINE]
    const words = [...program, '--config', join(folder, site, 'tillsync.yaml'), ...SMALL, 'sync']
    const child = spawn(...(terminal ? inTerminal(process.execPath, words) : ([process.execPath, words] as const)))
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text
      })
    }
    const ended = new Promise((resolve) => child.on('close', resolve))
    const watch = setInterval(() => {
      if (count() < 60) return
      clearInterval(watch)
      if (terminal) child.stdin.write('\u0003')
      else child.kill('SIGINT')
    }, 5)
    const code = await ended
    clearInterval(watch)
    return { code, said }
  }

  it('ends it at a packet’s edge with 130, and the next cycle goes on from there', async function () {
    this.timeout(120_000)
    if (process.platform === 'win32') this.skip() // one process cannot press Ctrl-C for another there
    const headOffice = await init('ho', '--kind', 'head-office')
    await at('ho', 'site', 'add', 'S001', '--name', 'Park Street', '--format', 'outright')
    const store = await init('s1', '--kind', 'store', '--code', 'S001', '--name', 'Park', '--format', 'outright')
    const web = new Libsql(join(folder, 'web.sqlite'))
    const number = (database: Libsql.Database, sql: string) => (database.prepare(sql).get() as { n: number }).n
    headOffice.exec(`with recursive n(i) as (select 1 union all select i + 1 from n where i < ${ITEMS})
      insert into item (item_code, name, uom, selling_price, batch_tracked, active)
      select 'I' || i, 'Item', 'PCS', '10.0000', 0, 1 from n`)

    for (const [site, database, count, terminal] of [
      ['ho', web, 'select coalesce(sum(documents), 0) as n from tillsync_packet', false],
      ['s1', store, 'select count(*) as n from item', hasTerminal],
    ] as const) {
      const { code, said } = await interrupted(site, () => number(database, count), terminal)
      assert.equal(code, 130, said)
      assert.match(said, /Stopping at the next packet’s edge[\s\S]+Stopped; the next cycle goes on from here\./)
      const moved = number(database, count)
      assert.ok(moved < ITEMS && moved % 20 === 0, `${moved} items moved at ${site}\n${said}`)
      assert.equal(JSON.parse(await at(site, 'runs', '--json')).items[0].outcome, 'STOPPED')
      await at(site, ...SMALL, 'sync')
      assert.equal(number(database, count), ITEMS)
    }
    await at('ho', 'sync')
    const left = "select count(*) as n from tillsync_outbox where status <> 'PROCESSED'"
    assert.equal(number(headOffice, left), 0)
    for (const database of [headOffice, store, web]) database.close()
  })
})
