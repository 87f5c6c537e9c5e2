import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { coded } from '../../contract/errors.ts'
import type { HeldLock } from '../adapter.ts'
import type { Database, Session } from '../database.ts'
import type { DatabaseSettings } from '../database-settings.ts'
import { upsertRows } from '../upsert-rows.ts'
import { readSiteState } from './site-state.ts'

/** Who wants to run a cycle. */
export interface LockHolder {
  readonly host: string
  readonly pid: number
  readonly startedBy: string
  /** `command`, `schedule`, … */
  readonly reason: string
}

/**
 * cycle: all of a site. origin: what one other site sends here; where several hosts share the receiving, each has some
 * of the origins. host: such a host's own share. acknowledge: telling the origins.
 */
export type LockName = 'cycle' | 'acknowledge' | `origin ${string}` | `host ${string}`

export interface SiteLock {
  readonly name: LockName
  /** Checked in every write transaction under the lock. */
  readonly token: string
  /** False once the lock is lost; the cycle ends. */
  held(): Promise<boolean>
  release(): Promise<void>
}

const TRIES = 3
const PAUSE_MILLISECONDS = 50

/** The right to run a cycle at this site. TS_LOCK_HELD if another has it, with who and since when. */
export async function acquireSiteLock(
  database: Database,
  settings: DatabaseSettings,
  holder: LockHolder,
  name: LockName = 'cycle',
): Promise<SiteLock> {
  const lock = await tryLock(database, settings, holder, name)
  if (lock) return lock
  const { siteCode } = await readSiteState(database)
  const { holder: other = 'another process', since = 'just now' } = (await lockRow(database, name)) ?? {}
  throw coded('TS_LOCK_HELD', { site: siteCode, holder: other, since })
}

/**
 * A lock that dies with the process, and a random token in the lock's row, so that a process which lost it without
 * noticing writes nothing more (PROTOCOL.md, rule 16). undefined: another has it.
 */
export async function tryLock(
  database: Database,
  settings: DatabaseSettings,
  holder: LockHolder,
  name: LockName,
  tries = TRIES,
): Promise<SiteLock | undefined> {
  const held = await takePatiently(database, settings, name, tries)
  if (!held) return undefined
  const token = randomUUID()
  try {
    await database.write((session) => writeLock(session, name, token, holder))
  } catch (error) {
    await held.release()
    throw error
  }
  return {
    name,
    token,
    held: () => held.held(),
    async release() {
      try {
        await database.write(async (session) => {
          await session.run('delete from tillsync_lock where token = :token', { token })
        })
      } finally {
        await held.release()
      }
    },
  }
}

/** Whoever only looks (`isLocked`) holds the lock for a moment: that is no reason to give up. */
async function takePatiently(
  { adapter }: Database,
  settings: DatabaseSettings,
  name: LockName,
  tries: number,
): Promise<HeldLock | undefined> {
  for (let left = tries; left > 0; left--) {
    const held = await adapter.connections.lock(settings, name)
    if (held) return held
    await setTimeout(PAUSE_MILLISECONDS)
  }
  return undefined
}

/** The one before may have crashed: its row is taken over. */
async function writeLock(session: Session, name: LockName, token: string, holder: LockHolder): Promise<void> {
  const { relation, now } = session.adapter.statements
  const columns = ['name', 'token', 'holder']
  const given = relation(
    columns.map((column) => ({ name: column, type: 'text' })),
    'rows',
  )
  await upsertRows(
    session,
    'tillsync_lock',
    ['name'],
    [...columns, 'locked_since'],
    `(select k.name, k.token, k.holder, ${now} as locked_since from ${given} k)`,
    { rows: JSON.stringify([[name, token, describe(holder)]]) },
  )
}

/** Whether some process holds the site's lock now; what a crash left in the lock's row says nothing about that. */
export async function isLocked(database: Database, settings: DatabaseSettings): Promise<boolean> {
  const held = await database.adapter.connections.lock(settings, 'cycle')
  await held?.release()
  return held === undefined
}

/** Who took a lock last, and did not give it back: works, or crashed. */
export function lockRow(
  database: Database,
  name: LockName,
): Promise<{ readonly holder: string; readonly since: string } | undefined> {
  return database.read(async (session) => {
    const [row] = await session.all<{ holder: string; since: string }>(
      `select holder, ${session.adapter.statements.canonical('locked_since', 'instant')} as since
       from tillsync_lock where name = :name`,
      { name },
    )
    return row
  })
}

/** TS_LOCK_LOST unless the lock's row carries this token; nobody takes it over before the transaction ends. */
export async function checkToken(session: Session, site: string, { name, token }: SiteLock): Promise<void> {
  const { hint, suffix } = session.adapter.statements.shareLock
  const [holder] = await session.all(
    `select t.name from tillsync_lock t ${hint} where t.name = :name and t.token = :token ${suffix}`,
    { name, token },
  )
  if (!holder) throw coded('TS_LOCK_LOST', { site })
}

function describe({ host, pid, startedBy, reason }: LockHolder): string {
  return `${startedBy} on ${host} (process ${pid}, ${reason})`
}
