import type { Random } from '../../../src/demo/world/random.ts'
import { Backups, DATABASE_FAULTS } from './database-faults.ts'
import type { DayOfRetail } from './day-of-retail.ts'
import type { Fault, Happening } from './happening.ts'
import { MACHINE_FAULTS } from './machine-faults.ts'
import { obeyed } from './obeyed.ts'
import { PLUGIN_FAULTS } from './plugin-faults.ts'

/** Of a hundred cycles, so many in which something goes wrong. */
const SHARE = 50
/** Of a hundred sites, so many of which there is a fresh backup each hour; of the web database there always is. */
const BACKED_UP = 10
/** Of a hundred cycles at a site of which there is a backup, so many before which it is restored. */
const RESTORED = 20
const WEB_RESTORED = 3

/** Trades for all of a day's hours, with faults at random. Gives how often each happened. */
export async function tradeWithFaults(
  day: DayOfRetail,
  hours: number,
  random: Random,
  more: Readonly<Record<string, Fault>> = {},
): Promise<ReadonlyMap<string, number>> {
  const faults = Object.entries({ ...MACHINE_FAULTS, ...DATABASE_FAULTS, ...PLUGIN_FAULTS, ...more })
  const backups = new Backups()
  const happened = new Map<string, number>()
  const count = (name: string) => happened.set(name, (happened.get(name) ?? 0) + 1)
  for (let hour = 0; hour < hours; hour++) {
    for (const site of day.all) if (random.percent(BACKED_UP)) await backups.take(site)
    await backups.takeWeb(day.headOffice)
    await day.trade(hour)
    for (const site of day.all) {
      const happening: Happening = { day, site, hour, random }
      if (backups.has(site) && random.percent(RESTORED)) {
        count('backup of a site restored')
        await backups.restore(happening)
      } else if (backups.hasWeb && random.percent(WEB_RESTORED)) {
        count('backup of the web database restored')
        await backups.restoreWeb(happening)
      } else if (random.percent(SHARE)) {
        const [name, fault] = random.pick(faults)
        count(name)
        await fault(happening)
      } else {
        count('nothing')
        await obeyed(site)
      }
    }
  }
  return happened
}
