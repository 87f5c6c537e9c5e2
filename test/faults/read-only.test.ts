import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { registerSite } from '../../src/data/web/registration.ts'
import { onSqlite } from '../support/on-sqlite.ts'
import { attachRetail, type Places } from '../support/retail.ts'
import { putSlip } from '../support/trade.ts'

const PROCESS = fileURLToPath(new URL('../support/read-only-process.ts', import.meta.url))

/** A file system of its own, in a name space that ends with the shell: first for reading alone, then for writing, too. */
const SCRIPT = `
  mount -t tmpfs -o size=16m tmpfs "$2" && cp "$1"/* "$2" && shift 2
  mount -o remount,ro "$1" && shift && "$@"
  mount -o remount,rw "$MOUNTED" && "$@"`

describe('a file system that may only be read', () => {
  it('stops the cycle with a coded error at either end, and loses nothing once it may be written', async function () {
    this.timeout(120_000)
    if (spawnSync('unshare', ['-rm', 'true']).status !== 0) {
      console.log('      (skipped: this machine does not let a test mount a small file system)')
      this.skip()
    }
    const folder = mkdtempSync(join(tmpdir(), 'tillsync-read-only-'))
    const [made, mounted] = [join(folder, 'made'), join(folder, 'mounted')] as const
    for (const one of [made, mounted]) mkdirSync(one)
    const retail = attachRetail(placesIn(made), { stores: ['S001'] })
    for (const one of [retail.headOffice, ...retail.stores]) {
      await one.migrate()
      await registerSite(retail.web, { ...one.site, name: one.site.code })
    }
    await putSlip(retail.stores[0]!, '1')
    await retail.close()
    const node = [process.execPath, '--conditions=tillsync-source', '--import', 'tsx', PROCESS]
    const words = [made, mounted, mounted, ...node, JSON.stringify(placesIn(mounted))]
    const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-c', SCRIPT, 'sh', ...words], {
      encoding: 'utf8',
      env: { ...process.env, MOUNTED: mounted },
    })
    rmSync(folder, { recursive: true })
    const told = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line || JSON.stringify(stderr)))
    assert.deepEqual(told, [
      { codes: Array(3).fill('TS_DATABASE_READONLY') },
      { codes: Array(3).fill('none'), arrived: ['S001/1 10.00 2'] },
    ])
  })
})

function placesIn(folder: string): Places {
  return Object.fromEntries(
    ['web', 'HO', 'S001'].map((name) => [name, onSqlite.settings(name === 'web' ? 'web' : 'local', folder, name)]),
  )
}
