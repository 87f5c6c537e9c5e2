import { setTimeout } from 'node:timers/promises'
import { asTillsyncError } from '../contract/errors.ts'
import type { Site } from '../contract/index.ts'
import type { Database } from '../data/database.ts'
import type { DatabaseSettings } from '../data/database-settings.ts'
import { acquireSiteLock, type LockHolder, type LockName, type SiteLock, tryLock } from '../data/site/lock.ts'
import { openSite } from '../data/site/site-database.ts'
import type { SiteDatabase } from '../flow/ports/site-database.ts'

const PAUSE_MILLISECONDS = 200

/**
 * How hosts divide the work at a site. One runs the cycle. At a head office, where thousands of stores send, others
 * share the receiving: an origin is with one of them at a time, by locks that die with their process, so that another
 * takes over what a dead one had (PROTOCOL.md, rule 16).
 */
export class HostLocks {
  readonly #several: boolean

  constructor(
    readonly database: Database,
    readonly settings: DatabaseSettings,
    readonly site: Site,
    readonly holder: LockHolder,
  ) {
    this.#several = site.kind === 'head-office' && database.adapter.connections.several
  }

  /** The cycle's lock; where another host has it, this host's own, under which it shares the receiving. TS_LOCK_HELD. */
  async acquire(): Promise<SiteLock> {
    try {
      return await acquireSiteLock(this.database, this.settings, this.holder)
    } catch (error) {
      if (!this.#several || asTillsyncError(error)?.code !== 'TS_LOCK_HELD') throw error
      const host: LockName = `host ${this.holder.host.slice(0, 50)}`
      const share = await tryLock(this.database, this.settings, this.holder, host)
      if (!share) throw error
      return share
    }
  }

  /** Works with an origin's documents; undefined: another host does. `lock`: that of the cycle or share. */
  async share<T>(lock: SiteLock, origin: string, work: (site: SiteDatabase) => Promise<T>): Promise<T | undefined> {
    if (!this.#several) return work(openSite(this.database, this.site, lock))
    // At once: whoever has it does what is to be done.
    const own = await tryLock(this.database, this.settings, this.holder, `origin ${origin}`, 1)
    if (!own) return undefined
    try {
      return await work(openSite(this.database, this.site, own))
    } finally {
      await own.release()
    }
  }

  /** Waits until no other host does what has this name. */
  async alone(name: 'acknowledge', work: () => Promise<void>): Promise<void> {
    if (!this.#several) return work()
    let own = await tryLock(this.database, this.settings, this.holder, name)
    while (!own) {
      await setTimeout(PAUSE_MILLISECONDS)
      own = await tryLock(this.database, this.settings, this.holder, name)
    }
    try {
      await work()
    } finally {
      await own.release()
    }
  }
}
