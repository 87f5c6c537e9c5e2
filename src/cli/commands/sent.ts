import type { Command } from 'commander'
import { localTime } from '../../config/site-time.ts'
import { knownProgress } from '../../data/operator/known-progress.ts'
import { SENT_STATUSES, type SentDocument, type SentStatus } from '../../data/operator/sent-document.ts'
import { listSent } from '../../data/operator/sent-list.ts'
import { documentName } from '../../registry/document-name.ts'
import type { CommandContext } from '../command-context.ts'
import { addListOptions, filterOf, type ListOptions } from '../list-options.ts'
import { withRemedy } from '../reason.ts'
import { shownPage } from '../shown-page.ts'

export function sentCommand(program: Command, context: CommandContext): void {
  const command = program.command('sent').description('what this site sends, newest first, with each document’s status')
  addListOptions(command, SENT_STATUSES)
    .addHelpText(
      'after',
      `
PENDING     captured, not yet in the web database
UPLOADED    in the web database; 412/420: so many of its destinations have applied it
PROCESSED   applied at every destination
REJECTED    a destination could not apply it; the reason is its own
WAIVED      a person closed it at its destination
INVALID     failed its own rules here, and was not sent; or was lost here, and stays where it went

Examples:
  $ tillsync sent --status REJECTED --status INVALID
  $ tillsync sent --type sales --key S001/2026-27/0001 --from 2026-11-22
  $ tillsync sent --key '["S001","2026-27","000123"]' --json`,
    )
    .action(async ({ status, most, after, ...filter }: ListOptions) => {
      const installation = await context.installation()
      const { config, registry, site, siteDatabase, webDatabase } = installation
      await installation.openSite()
      const statuses = status as SentStatus[] | undefined
      const page = await listSent(siteDatabase, { ...filterOf(filter, registry, config), statuses }, { most, after })
      const shown = { ...page, items: await knownProgress(siteDatabase, webDatabase, site.code, page.items) }
      context.output.show(shown, () =>
        shownPage(
          context.output,
          shown,
          'sent',
          ['Since', 'Type', 'Document', 'Status', 'For', 'Reason'],
          (document) => [
            localTime(document.changedAt, config.site.timeZone),
            document.type,
            documentName(registry, document) + (document.version?.removal ? ' (removal)' : ''),
            statusOf(document),
            audiencesOf(document),
            withRemedy(document.reason ?? document.note, document.remedy),
          ],
        ),
      )
    })
}

function statusOf({ status, progress }: SentDocument): string {
  return progress ? `${status} ${progress.applied}/${progress.of}` : status
}

function audiencesOf({ audiences }: SentDocument): string {
  if (audiences.includes('*')) return 'every store'
  return audiences.length > 3 ? `${audiences.length} stores` : audiences.join(', ')
}
