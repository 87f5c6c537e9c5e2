import { localTime } from '../config/site-time.ts'
import type { Page } from '../data/operator/newest-first.ts'
import type { ReceivedEntry } from '../data/operator/received-entry.ts'
import { documentName } from '../registry/document-name.ts'
import type { Installation } from '../runner/installation.ts'
import type { Output } from './output.ts'
import { withRemedy } from './reason.ts'
import { shownPage } from './shown-page.ts'

const HEADINGS = ['Since', 'Type', 'Document', 'From', 'Status', 'Attempts', 'Reason']

export function receivedTable(
  output: Output,
  page: Page<ReceivedEntry>,
  command: string,
  { config, registry }: Pick<Installation, 'config' | 'registry'>,
): string {
  return shownPage(output, page, command, HEADINGS, (entry) => [
    localTime(entry.changedAt, config.site.timeZone),
    entry.type,
    documentName(registry, entry) + (entry.version.removal ? ' (removal)' : ''),
    entry.origin,
    entry.status,
    entry.attempts || '',
    withRemedy(entry.reason, entry.status === 'WAIVED' ? undefined : entry.remedy),
  ])
}
