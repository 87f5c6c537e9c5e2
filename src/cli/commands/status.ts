import type { Command } from 'commander'
import { openRunJournal, withoutLock } from '../../data/operator/run-journal.ts'
import { siteStatus } from '../../data/operator/site-status.ts'
import { databaseSettings } from '../../data/settings.ts'
import { isLocked, lockRow } from '../../data/site/lock.ts'
import { isHidden, readHostState } from '../../host/host-state.ts'
import { nextCycle } from '../../host/next-cycle.ts'
import type { CommandContext } from '../command-context.ts'
import { siteSummary } from '../site-summary.ts'

export function statusCommand(program: Command, context: CommandContext): void {
  program
    .command('status')
    .description('last and next cycle, backlog, what is set aside, who holds the lock')
    .addHelpText('after', '\nExamples:\n  $ tillsync status\n  $ tillsync status --json')
    .action(async () => {
      const installation = await context.installation()
      const { config, siteDatabase, site, machine } = installation
      await installation.openSite()

      const locked = await isLocked(siteDatabase, databaseSettings(config, 'local'))
      const lock = await lockRow(siteDatabase, 'cycle')
      const last = await openRunJournal(siteDatabase).last()
      const host = await readHostState(config.host.stateFolder)
      const status = {
        site: { ...site, name: config.site.name },
        host,
        hostHidden: isHidden(config.host.stateFolder),
        lastCycle: last && !locked ? withoutLock(last) : last,
        nextCycle: host?.nextCycle ?? nextCycle(config, last, machine.now()),
        // what a crash left in the lock's row is not a lock
        lock: locked ? { held: true, ...lock } : { held: false },
        ...(await siteStatus(siteDatabase)),
      }
      context.output.show(status, () => siteSummary(status, context.output, config.site.timeZone))
    })
}
