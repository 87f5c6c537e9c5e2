import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tillsync } from '../support/tillsync.ts'

const COMMAND_LINE = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

describe('the job host', () => {
  it('runs a cycle when it starts, and ends on SIGTERM with everything closed', async function () {
    this.timeout(60_000)
    const folder = mkdtempSync(join(tmpdir(), 'tillsync-host-'))
    await tillsync(folder, 'init', '--kind', 'head-office')
    await tillsync(folder, 'migrate')
    const host = spawn(
      process.execPath,
      [
        '--conditions=tillsync-source',
        '--import',
        'tsx',
        COMMAND_LINE,
        'start',
        '--config',
        join(folder, 'tillsync.yaml'),
      ],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    let log = ''
    await new Promise<void>((resolve) => {
      host.stderr.setEncoding('utf8').on('data', (text: string) => {
        log += text
        if (log.includes('"msg":"DONE"')) resolve()
      })
      host.on('exit', () => resolve())
    })
    host.kill('SIGTERM')
    const [code] = await once(host, 'exit')
    assert.equal(code, 0, log)
    const { out } = await tillsync(folder, 'runs', '--json')
    const [run] = JSON.parse(out).items
    assert.deepEqual([run.outcome, run.reason], ['DONE', 'schedule'])
    rmSync(folder, { recursive: true })
  })
})
