import { setTimeout } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { databaseSettings } from '../data/settings.ts'
import { isReachable } from '../preflight/line.ts'
import { placeOf } from './slots.ts'

const PAUSE_MILLISECONDS = 5000

/** When a server is back, its stores come one by one in so much time. */
const RETURN_MILLISECONDS = 30_000

/** Looks, while a database is out of reach, whether it is back. */
export class LineWatch {
  #since: string | undefined
  #over: AbortController | undefined

  constructor(readonly back: () => void) {}

  /** Since when a database has been out of reach. */
  get downSince(): string | undefined {
    return this.#since
  }

  /** Begins to look; `back` is called when what could not be reached can be again. */
  watch(config: Config): void {
    this.#since ??= new Date().toISOString()
    if (this.#over) return
    const over = new AbortController()
    this.#over = over
    void isBack(config, over.signal).then((back) => {
      if (this.#over === over) this.#over = undefined
      if (back) this.back()
    })
  }

  end(): void {
    this.#since = undefined
    this.#over?.abort()
    this.#over = undefined
  }
}

async function isBack(config: Config, signal: AbortSignal): Promise<boolean> {
  const settings = [databaseSettings(config, 'local'), databaseSettings(config, 'web')]
  const pause = (milliseconds: number) => setTimeout(milliseconds, undefined, { signal }).catch(() => {})
  let down = false
  while (!signal.aborted) {
    const reachable = await Promise.all(settings.map(isReachable))
    if (!reachable.includes(false) && down) {
      if (config.site.kind === 'store') await pause(placeOf(config.site.code, RETURN_MILLISECONDS))
      return !signal.aborted
    }
    down ||= reachable.includes(false)
    await pause(PAUSE_MILLISECONDS)
  }
  return false
}
