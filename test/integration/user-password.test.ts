import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { openDatabase } from '../../src/data/open.ts'
import { checkPassword } from '../../src/data/operator/passwords.ts'
import { commandLine } from '../support/command-line.ts'

const ROOT = join(import.meta.dirname, '../..')
const TILLSYNC = ['--conditions=tillsync-source', '--import', 'tsx', join(ROOT, 'src/cli/main.ts')]

describe('tillsync user password', function () {
  this.timeout(60_000)
  let folder: string
  let file: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-password-'))
    file = join(folder, 'tillsync.yaml')
    await commandLine('init', '--kind', 'head-office', '--directory', folder)
    await commandLine('--config', file, 'migrate')
    await commandLine('--config', file, 'user', 'add', 'Asha')
  })
  after(() => rmSync(folder, { recursive: true }))

  async function piped(input: string, name: string) {
    const child = spawn(process.execPath, [...TILLSYNC, '--config', file, 'user', 'password', name], { cwd: ROOT })
    child.stdin.end(input)
    const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    return { code, out, error }
  }

  it('takes the first line of what is piped into it', async () => {
    const { code, out } = await piped('correct horse battery\nnot this\n', 'Asha')
    assert.deepEqual([code, out], [0, 'The password of Asha is set.\n'])
    const database = openDatabase({
      dialect: 'sqlite',
      storage: join(folder, 'head-office.sqlite'),
      busyTimeoutSeconds: 5,
      which: 'local',
    })
    assert.equal(await checkPassword(database, 'Asha', 'correct horse battery'), true)
    await database.close()
  })

  it('says what is wrong with it, and whom it does not know', async () => {
    assert.match((await piped('short\n', 'Asha')).error, /^TS_PASSWORD_INVALID: A password has 8 to 200 characters\./)
    assert.match((await piped('correct horse battery', 'Ravi')).error, /^TS_NAME_UNKNOWN: There is no user Ravi/)
  })
})
