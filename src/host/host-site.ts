import { setTimeout } from 'node:timers/promises'
import type { Config } from '../config.ts'
import type { Installation } from '../runner/installation.ts'
import type { LogTarget } from './log.ts'

export type OpenInstallation = (config: Config, options?: { readonly log: LogTarget }) => Promise<Installation>

/** A worker, which can be ended, finds out about what answers no sooner. */
const MOST_LOOK_MILLISECONDS = 10_000

const MOST_CLOSE_MILLISECONDS = 10_000

/**
 * The site by the configuration that is in force, open in the host's own process: for the console, and for the look
 * whether a cycle has anything to do. A worker for that look alone would cost a second of the processor each time.
 */
export class HostSite {
  #now: Installation
  /** Of the configuration before: somebody may still be at work with it. */
  #before: Installation | undefined
  #looks = false

  private constructor(
    readonly open: OpenInstallation,
    readonly log: LogTarget,
    now: Installation,
  ) {
    this.#now = now
  }

  static async open(open: OpenInstallation, config: Config, log: LogTarget): Promise<HostSite> {
    return new HostSite(open, log, await open(config, { log }))
  }

  /** To be asked for each time anew: it changes with the configuration. */
  get installation(): Installation {
    return this.#now
  }

  /** From now on by another configuration. */
  async take(config: Config): Promise<void> {
    const next = await this.open(config, { log: this.log })
    const gone = this.#before
    this.#before = this.#now
    this.#now = next
    await gone?.close()
  }

  /** Whether a cycle would find nothing to do; false, too, if that cannot be told soon. */
  async isIdle(): Promise<boolean> {
    if (this.#looks) return false
    this.#looks = true
    const look = this.#now.isIdle().finally(() => {
      this.#looks = false
    })
    return soon(look, MOST_LOOK_MILLISECONDS, false)
  }

  /** A connection that hangs does not keep the host. */
  async close(): Promise<void> {
    const closed = Promise.all([this.#now.close(), this.#before?.close()])
    await soon(closed, MOST_CLOSE_MILLISECONDS, undefined)
  }
}

async function soon<T, U>(work: Promise<T>, milliseconds: number, otherwise: U): Promise<T | U> {
  const over = new AbortController()
  const late = setTimeout(milliseconds, otherwise, { signal: over.signal, ref: false })
  late.catch(() => {})
  return Promise.race([work, late]).finally(() => over.abort())
}
