import { setTimeout } from 'node:timers/promises'
import { asTillsyncError } from '../contract/errors.ts'

const TRIES = 4
const PAUSE_MILLISECONDS = 100

/**
 * Runs a transaction again from its beginning, a bounded number of times, where the database gave it up for another's
 * sake (deadlock, serialization, a lock that was waited for), or where the connection that it was to begin on turned out to
 * be gone. A connection lost later leaves open what was committed: that is for the next cycle to find out.
 */
export function attempts<T>(transaction: (begun: () => void) => Promise<T>): Promise<T> {
  let hasBegun = false
  const fromItsBeginning = () => {
    hasBegun = false
    return transaction(() => {
      hasBegun = true
    })
  }
  return retried(fromItsBeginning, (code) => code === 'TS_DATABASE_BUSY' || (code === LOST && !hasBegun))
}

/** Runs a transaction again where its connection was lost, whatever was committed: one that may as well be done twice. */
export function repeated<T>(transaction: () => Promise<T>): Promise<T> {
  return retried(transaction, (code) => code === LOST)
}

const LOST = 'TS_DATABASE_LOST'

/** Pauses grow, and differ by chance, so that two do not meet again. */
async function retried<T>(work: () => Promise<T>, again: (code: string | undefined) => boolean): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work()
    } catch (error) {
      if (tried === TRIES || !again(asTillsyncError(error)?.code)) throw error
      await setTimeout(PAUSE_MILLISECONDS * 2 ** tried * (0.5 + Math.random()))
    }
  }
}
