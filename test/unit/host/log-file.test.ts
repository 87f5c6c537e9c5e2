import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../../src/config.ts'
import { openHostLog } from '../../../src/host/log-file.ts'

describe('the log file of a host', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-log-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const open = (file: string) =>
    openHostLog({ log: { level: 'info', format: 'json', file, fileMegabytes: 1, files: 2 } } as Config)

  it('is renamed at its size, the oldest goes, and nobody else may read it', async () => {
    const file = join(folder, 'logs', 'tillsync.log')
    const line = `{"msg":"${'x'.repeat(1000)}"}\n`
    for (let start = 0; start < 2; start++) {
      const { output, close } = await open(file)
      for (let count = 0; count < 2600; count++) output.write(line)
      await close()
    }
    assert.deepEqual(readdirSync(join(folder, 'logs')).toSorted(), ['tillsync.log', 'tillsync.log.1', 'tillsync.log.2'])
    for (const name of readdirSync(join(folder, 'logs'))) {
      const path = join(folder, 'logs', name)
      assert.ok(statSync(path).size < 1.1 * 1024 ** 2, name)
      if (process.platform !== 'win32') assert.equal(statSync(path).mode & 0o777, 0o600, name)
      for (const written of readFileSync(path, 'utf8').trim().split('\n')) assert.equal(`${written}\n`, line)
    }
  })

  it('is refused where it cannot be', async () => {
    writeFileSync(join(folder, 'file'), '')
    await assert.rejects(open(join(folder, 'file', 'tillsync.log')), { code: 'TS_FILE_REFUSED' })
    await assert.rejects(open(folder), { code: 'TS_FILE_REFUSED' })
  })
})
