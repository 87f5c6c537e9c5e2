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
  let folder: string
  beforeEach(async function () {
    this.timeout(60_000)
    folder = mkdtempSync(join(tmpdir(), 'tillsync-host-'))
    await tillsync(folder, 'init', '--kind', 'head-office')
    await tillsync(folder, 'migrate')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('catches up a cycle that was missed, and ends on SIGTERM with everything closed', async function () {
    this.timeout(60_000)
    const { code, log } = await stoppedAt(folder, '"msg":"DONE"')
    assert.equal(code, 0, log)
    const { out } = await tillsync(folder, 'runs', '--json')
    const [run] = JSON.parse(out).items
    assert.deepEqual([run.outcome, run.reason], ['DONE', 'schedule'])
  })

  it('waits for its next time when the last one was not missed', async function () {
    this.timeout(60_000)
    // A day's interval: its slot cannot fall between the cycle and the host's start but once a day.
    const daily = ['--set', 'schedule.intervalMinutes=1440']
    await tillsync(folder, 'sync', ...daily)
    const { code, log } = await stoppedAt(folder, 'the host has started', daily)
    assert.equal(code, 0, log)
    assert.match(log, /"next":"\d{4}-/)
    const { out } = await tillsync(folder, 'runs', '--json')
    assert.deepEqual(
      JSON.parse(out).items.map(({ reason }: { reason: string }) => reason),
      ['command'],
    )
  })

  it('ends a running cycle on SIGTERM without calling that a failure', async function () {
    this.timeout(60_000)
    const { code, log } = await stoppedAt(folder, 'the host has started')
    assert.equal(code, 0, log)
    assert.match(log, /the host has stopped/)
    assert.doesNotMatch(log, /failed/)
  })
})

/** Sends SIGTERM to a host as soon as its log says this. */
async function stoppedAt(
  folder: string,
  said: string,
  options: string[] = [],
): Promise<{ code: number | null; log: string }> {
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
      ...options,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: 50_000 },
  )
  const exited = once(host, 'exit')
  let log = ''
  let stopping = false
  host.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text
    if (stopping || !log.includes(said)) return
    stopping = true
    host.kill('SIGTERM')
  })
  const [code] = await exited
  return { code, log }
}
