import { accessSync, constants } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { coded, type TillsyncError } from '../contract/errors.ts'
import type { HeldLock } from '../data/adapter.ts'
import { takeLock } from '../data/sqlite/lock.ts'
import { jsonIfThere, makePrivateFolder, writePrivately } from './private-file.ts'

/** Which process is the host, since when. */
export interface HostHolder {
  /** `anna on POS1 (process 4711)`. */
  readonly holder: string
  readonly since: string
}

/** What a host tells of itself. Instants are UTC. */
export interface HostState extends HostHolder {
  /** An instant, or `due`. */
  readonly nextCycle: string
  /** Since when a database has been out of reach. */
  readonly lineDownSince?: string
  /** The configuration was changed, but has mistakes: the last valid one is in force. */
  readonly refused?: Refused
  /** When each job did its work last. */
  readonly ends: Readonly<Record<string, string>>
}

export interface Refused extends Pick<TillsyncError, 'code' | 'message' | 'remedy'> {
  readonly at: string
}

const LOCK = 'host.lock'
const STATE = 'host.json'
const TRIES = 3
const PAUSE_MILLISECONDS = 50

/** The state folder, while this process is its host. */
export interface HeldFolder {
  readonly path: string
  /** What the host before this one told last. */
  readonly before: HostState | undefined
  tell(state: HostState): void
  release(): Promise<void>
}

export function thisHost(): HostHolder {
  const holder = `${userInfo().username} on ${hostname()} (process ${process.pid})`
  return { holder, since: new Date().toISOString() }
}

/** Makes this process the host of the folder; that ends with the process. TS_HOST_RUNNING, TS_FILE_REFUSED. */
export async function holdFolder(folder: string): Promise<HeldFolder> {
  makePrivateFolder(folder)
  const lock = await take(folder)
  if (!lock) {
    const { holder = 'another process', since = 'just now' } = stateIn(folder) ?? {}
    throw coded('TS_HOST_RUNNING', { holder, since })
  }
  let told = ''
  return {
    path: folder,
    before: stateIn(folder),
    tell(state) {
      const text = `${JSON.stringify(state, null, 2)}\n`
      if (text === told) return
      writePrivately(join(folder, STATE), text)
      told = text
    },
    release: () => lock.release(),
  }
}

/** What the folder's host tells of itself; undefined: none is at work. */
export async function readHostState(folder: string): Promise<HostState | undefined> {
  const state = stateIn(folder)
  if (!state) return undefined
  const lock = await take(folder, 1)
  await lock?.release()
  return lock ? undefined : state
}

/** Whether this account may not look into the folder, so that nobody can tell whether its host is at work. */
export function isHidden(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

/** Whoever only looks holds the lock for a moment: that is no reason to give up. */
async function take(folder: string, tries = TRIES): Promise<HeldLock | undefined> {
  for (let left = tries; left > 0; left--) {
    const lock = takeLock(join(folder, LOCK), 'host')
    if (lock) return lock
    await setTimeout(PAUSE_MILLISECONDS)
  }
  return undefined
}

function stateIn(folder: string): HostState | undefined {
  return jsonIfThere<HostState>(join(folder, STATE))
}
