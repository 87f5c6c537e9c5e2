import { setTimeout } from 'node:timers/promises'
import { asTillsyncError } from '../contract/errors.ts'

const TRIES = 4
const PAUSE_MILLISECONDS = 100

/**
 * Runs a transaction again from its beginning, a bounded number of times, where the database gave it up for another's
 * sake (deadlock, serialization, a lock that was waited for), or where the connection that it was to begin on turned out to
 * be gone. A connection lost later leaves open what was committed: that is for the next cycle to find out. Pauses grow,
 * and differ by chance, so that two do not meet again.
 */
export async function attempts<T>(transaction: (begun: () => void) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    let hasBegun = false
    try {
      return await transaction(() => {
        hasBegun = true
      })
    } catch (error) {
      const code = asTillsyncError(error)?.code
      const again = code === 'TS_DATABASE_BUSY' || (code === 'TS_DATABASE_LOST' && !hasBegun)
      if (!again || tried === TRIES) throw error
      await setTimeout(PAUSE_MILLISECONDS * 2 ** tried * (0.5 + Math.random()))
    }
  }
}
