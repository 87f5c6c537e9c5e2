import type { Run } from '../../data/operator/run.ts'
import { openRunJournal, withoutLock } from '../../data/operator/run-journal.ts'
import { type SiteStatus, siteStatus } from '../../data/operator/site-status.ts'
import { databaseSettings } from '../../data/settings.ts'
import { isLocked, lockRow } from '../../data/site/lock.ts'
import { nextCycle } from '../../host/next-cycle.ts'
import { configNow } from '../config-now.ts'
import type { ConsoleServices } from '../services.ts'

/** What a person wants to know before a cycle is started by hand. */
export interface ExchangeState extends SiteStatus {
  readonly last?: Run
  /** An instant, or `due`. */
  readonly next: string
  /** The configuration file has mistakes. */
  readonly mistaken: boolean
  /** Who runs a cycle now. */
  readonly lock?: { readonly holder: string; readonly since: string }
}

export async function exchangeState(services: ConsoleServices): Promise<ExchangeState> {
  const { siteDatabase, machine } = services.installation()
  const { config, error } = configNow(services)
  const locked = await isLocked(siteDatabase, databaseSettings(config, 'local'))
  const last = await openRunJournal(siteDatabase).last()
  return {
    last: last && !locked ? withoutLock(last) : last,
    next: nextCycle(config, last, machine.now()),
    mistaken: error !== undefined,
    lock: locked ? await lockRow(siteDatabase, 'cycle') : undefined,
    ...(await siteStatus(siteDatabase)),
  }
}
