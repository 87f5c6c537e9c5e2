import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { coded } from '../contract/errors.ts'
import { COMMAND_LINE, ownEnvironment } from './run-tillsync.ts'

const PAUSE_MILLISECONDS = 200

/** Runs `tillsync start` in a site's folder until it is ended, and waits for its console. TS_DEMO_COMMAND if it fails. */
export async function startHost(folder: string, port: number): Promise<{ readonly end: () => Promise<void> }> {
  const log = join(folder, 'host.log')
  const words = [
    '--config',
    join(folder, 'tillsync.yaml'),
    '--set',
    `console.port=${port}`,
    '--set',
    'site.timeZone=Asia/Kolkata',
    'start',
  ]
  const child = spawn(process.execPath, [...process.execArgv, COMMAND_LINE, ...words], {
    stdio: ['ignore', 'ignore', openSync(log, 'w')],
    env: ownEnvironment(),
    // Ctrl-C in a terminal reaches the whole group; a host that hears it twice ends at once.
    detached: process.platform !== 'win32',
  })
  const ended = once(child, 'close')
  while (!(await answers(port))) {
    if (child.exitCode !== null) {
      const command = `tillsync ${words.join(' ')}`
      throw coded('TS_DEMO_COMMAND', { command, exitCode: child.exitCode, detail: readFileSync(log, 'utf8').trim() })
    }
    await setTimeout(PAUSE_MILLISECONDS)
  }
  return {
    async end() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/sign-in`).then(
    ({ ok }) => ok,
    () => false,
  )
}
