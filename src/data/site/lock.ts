import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { coded } from '../../contract/errors.ts'
import type { DatabaseSettings, HeldLock } from '../adapter.ts'
import type { Database, Session } from '../database.ts'
import { readSiteState } from './site-state.ts'

/** Who wants to run a cycle. */
export interface LockHolder {
  readonly host: string
  readonly pid: number
  readonly startedBy: string
  /** `command`, `schedule`, … */
  readonly reason: string
}

export interface SiteLock {
  /** Checked in every write transaction of the cycle. */
  readonly token: string
  /** False once the lock is lost; the cycle ends. */
  held(): Promise<boolean>
  release(): Promise<void>
}

const NAME = 'cycle'
const TRIES = 3
const PAUSE_MILLISECONDS = 50

/**
 * The right to run a cycle at this site: a lock that dies with the process, and a random token in the site's row, so
 * that a process which lost the lock without noticing writes nothing more (PROTOCOL.md, rule 16). TS_LOCK_HELD if
 * another has it, with who and since when.
 */
export async function acquireSiteLock(
  database: Database,
  settings: DatabaseSettings,
  holder: LockHolder,
): Promise<SiteLock> {
  const held = await takePatiently(database, settings)
  if (!held) {
    const state = await readSiteState(database)
    throw coded('TS_LOCK_HELD', {
      site: state.siteCode,
      holder: state.lock?.holder ?? 'another process',
      since: state.lock?.since ?? 'just now',
    })
  }
  const token = randomUUID()
  try {
    await database.write(async (session) => {
      await session.run(
        `update tillsync_site_state set lock_token = :token, lock_holder = :holder,
           locked_since = ${session.adapter.statements.now} where id = 1`,
        { token, holder: describe(holder) },
      )
    })
  } catch (error) {
    await held.release()
    throw error
  }
  return {
    token,
    held: () => held.held(),
    async release() {
      try {
        await database.write(async (session) => {
          await session.run(
            `update tillsync_site_state set lock_token = null, lock_holder = null, locked_since = null
             where lock_token = :token`,
            { token },
          )
        })
      } finally {
        await held.release()
      }
    },
  }
}

/** Whoever only looks (`isLocked`) holds the lock for a moment: that is no reason to give up. */
async function takePatiently(database: Database, settings: DatabaseSettings): Promise<HeldLock | undefined> {
  for (let left = TRIES; left > 0; left--) {
    const held = await database.adapter.connections.lock(settings, NAME)
    if (held) return held
    await setTimeout(PAUSE_MILLISECONDS)
  }
  return undefined
}

/** Whether some process holds the lock now; what a crash left in the site's row says nothing about that. */
export async function isLocked(database: Database, settings: DatabaseSettings): Promise<boolean> {
  const held = await database.adapter.connections.lock(settings, NAME)
  await held?.release()
  return held === undefined
}

/** TS_LOCK_LOST unless the site's row carries this token. */
export async function checkToken(session: Session, site: string, token: string): Promise<void> {
  const [holder] = await session.all('select id from tillsync_site_state where id = 1 and lock_token = :token', {
    token,
  })
  if (!holder) throw coded('TS_LOCK_LOST', { site })
}

function describe({ host, pid, startedBy, reason }: LockHolder): string {
  return `${startedBy} on ${host} (process ${pid}, ${reason})`
}
