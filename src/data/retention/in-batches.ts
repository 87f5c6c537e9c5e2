import type { Database, Session } from '../database.ts'

/** What one transaction of a purge did; `more`: another one may find something. */
export interface Batch {
  readonly purged: number
  readonly more: boolean
}

/** Rows of one transaction: few enough that nobody waits for them, nor a server locks the whole table. */
export const BATCH = 1000

/** Transaction after transaction until nothing more is to be purged, or the signal is given. Gives how many rows went. */
export async function inBatches(
  database: Database,
  signal: AbortSignal,
  purge: (session: Session) => Promise<Batch>,
): Promise<number> {
  let total = 0
  for (let more = true; more && !signal.aborted; ) {
    const batch = await database.write(purge)
    total += batch.purged
    more = batch.more
  }
  return total
}
