import { setTimeout } from 'node:timers/promises'

/** How long who asks is kept waiting for a database that does not answer. */
const PATIENCE_MILLISECONDS = 5000

/** An answer that is good for a while, failures too: however often one asks, the database is not asked more often. */
export class Remembered<T> {
  #asked = 0
  #answer: Promise<T> | undefined
  #pending = false

  constructor(
    readonly ask: () => Promise<T>,
    readonly milliseconds: number,
  ) {}

  /** undefined: it failed, or has taken too long. */
  async get(): Promise<T | undefined> {
    const now = performance.now()
    // What is still going on is not begun again beside itself.
    if (!this.#answer || (!this.#pending && now - this.#asked >= this.milliseconds)) {
      this.#asked = now
      this.#pending = true
      this.#answer = this.ask().finally(() => {
        this.#pending = false
      })
    }
    const over = new AbortController()
    const patience = setTimeout(PATIENCE_MILLISECONDS, undefined, { signal: over.signal })
    try {
      return await Promise.race([this.#answer, patience])
    } catch {
      return undefined
    } finally {
      over.abort()
      patience.catch(() => {})
    }
  }
}
