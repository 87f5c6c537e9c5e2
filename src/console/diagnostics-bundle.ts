import { release } from 'node:os'
import { masked } from '../config/masked.ts'
import { PROGRAM_VERSION } from '../config/program.ts'
import { asTillsyncError } from '../contract/errors.ts'
import { siteSchema } from '../data/migrate.ts'
import { openRunJournal } from '../data/operator/run-journal.ts'
import { siteStatus } from '../data/operator/site-status.ts'
import { databaseSettings } from '../data/settings.ts'
import { isLocked, lockRow } from '../data/site/lock.ts'
import { configNow } from './config-now.ts'
import type { ConsoleServices } from './services.ts'

const RUNS = 50

/** What support asks for first, without secrets and without documents. What cannot be read says why. */
export async function diagnosticsBundle(services: ConsoleServices, user: string) {
  const { siteDatabase, machine, registry } = services.installation()
  const { config, error } = configNow(services)
  return {
    at: machine.now().toISOString(),
    version: PROGRAM_VERSION,
    node: process.version,
    system: `${process.platform} ${release()} ${process.arch}`,
    account: machine.account,
    upSeconds: Math.round(process.uptime()),
    config: masked(config),
    configMistakes: error?.message,
    plugins: registry.plugins,
    schema: await orWhy(() => siteSchema(siteDatabase)),
    lock: await orWhy(async () => ({
      held: await isLocked(siteDatabase, databaseSettings(config, 'local')),
      last: await lockRow(siteDatabase, 'cycle'),
    })),
    status: await orWhy(() => siteStatus(siteDatabase)),
    preflight: await orWhy(async () => {
      const opened = await services.open(user)
      return opened.preflight().finally(() => opened.close())
    }),
    runs: await orWhy(() => openRunJournal(siteDatabase).list({ most: RUNS })),
  }
}

async function orWhy<T>(read: () => Promise<T>): Promise<T | { readonly failed: string }> {
  try {
    return await read()
  } catch (error) {
    const told = asTillsyncError(error)
    return { failed: told ? `${told.code}: ${told.message}` : String(error) }
  }
}
