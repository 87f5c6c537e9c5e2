import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareFolder } from '../../src/demo/folder.ts'
import { commandLine } from '../support/command-line.ts'

const ROOT = join(import.meta.dirname, '../..')
const START = ['--conditions=tillsync-source', '--import', 'tsx', 'src/demo/start.ts']

describe('npm start', function () {
  this.timeout(120_000)
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-start-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function start() {
    const child = spawn(process.execPath, [...START, folder], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    const told = { text: '' }
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        told.text += chunk
      })
    }
    return { child, told, ended: once(child, 'close') as Promise<[number]> }
  }

  it('serves the consoles of what the demo left, to the people it names, and ends with Ctrl-C', async () => {
    prepareFolder(folder)
    await commandLine('init', '--kind', 'head-office', '--directory', join(folder, 'HO'))
    await commandLine('--config', join(folder, 'HO/tillsync.yaml'), 'migrate')
    const { child, told, ended } = start()
    while (!told.text.includes('Ctrl-C ends')) await Promise.race([once(child.stdout, 'data'), ended])
    const [, address = ''] = /(http:\S+)/.exec(told.text) ?? []
    const [, name = '', password = ''] = /Sign in as (\S+) with the password `([^`]+)`/.exec(told.text) ?? []
    const answer = await fetch(`${address}/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ name, password }),
      redirect: 'manual',
    })
    assert.equal(answer.status, 303)
    child.kill('SIGINT')
    assert.deepEqual((await ended)[0], 0, told.text)
    assert.match(readFileSync(join(folder, 'HO/host.log'), 'utf8'), /the host has stopped/)
  })

  it('says what to do where there is no demo', async () => {
    const { told, ended } = start()
    assert.equal((await ended)[0], 1)
    assert.match(told.text, /TS_DEMO_USAGE: There is no demo in .* run `npm run demo` first/)
  })
})
