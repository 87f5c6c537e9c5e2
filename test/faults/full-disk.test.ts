import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PROCESS = fileURLToPath(new URL('../support/full-disk-process.ts', import.meta.url))

describe('a disk that is full', () => {
  it('stops the cycle with a coded error at either end, and loses nothing once there is room again', function () {
    this.timeout(120_000)
    // A file system of 8 MB, in a name space of its own that ends with the process.
    if (spawnSync('unshare', ['-rm', 'true']).status !== 0) {
      console.log('      (skipped: this machine does not let a test mount a small file system)')
      this.skip()
    }
    const folder = mkdtempSync(join(tmpdir(), 'tillsync-disk-'))
    const node = [process.execPath, '--conditions=tillsync-source', '--import', 'tsx', PROCESS, folder]
    const script = 'mount -t tmpfs -o size=8m tmpfs "$1" && shift && exec "$@"'
    const { stdout, stderr } = spawnSync('unshare', ['-rm', 'sh', '-c', script, 'sh', folder, ...node], {
      encoding: 'utf8',
    })
    rmSync(folder, { recursive: true })
    assert.deepEqual(JSON.parse(stdout || JSON.stringify(stderr)), {
      whileFull: { S001: 'TS_DATABASE_FULL', HO: 'TS_DATABASE_FULL' },
      arrived: 200,
      status: 'PROCESSED',
    })
  })
})
