import { setTimeout } from 'node:timers/promises'
import { coded } from '../contract/errors.ts'
import type { Database } from './database.ts'
import type { DatabaseSettings } from './database-settings.ts'

const NAME = 'migrate'
const PAUSE_MILLISECONDS = 100
const MOST_SECONDS = 300

/**
 * Does the work while nobody else migrates this database; waits for whoever does. The lock dies with its process.
 * TS_DATABASE_BUSY after five minutes.
 */
export async function exclusively<T>(
  { adapter }: Database,
  settings: DatabaseSettings,
  work: () => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + MOST_SECONDS * 1000
  let held = await adapter.connections.lock(settings, NAME)
  while (!held) {
    if (performance.now() > deadline) {
      throw coded('TS_DATABASE_BUSY', { which: settings.which, detail: 'another `tillsync migrate` is at work' })
    }
    await setTimeout(PAUSE_MILLISECONDS)
    held = await adapter.connections.lock(settings, NAME)
  }
  try {
    return await work()
  } finally {
    await held.release()
  }
}
