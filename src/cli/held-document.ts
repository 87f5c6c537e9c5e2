import { localTime } from '../config/site-time.ts'
import type { HeldEntry } from '../data/operator/quarantine.ts'
import { documentName } from '../registry/document-name.ts'
import type { Installation } from '../runner/installation.ts'

/** A document that is held back, with all that is known of it, as text. */
export function heldDocument(held: HeldEntry, { config, registry }: Pick<Installation, 'config' | 'registry'>): string {
  const time = (instant: string) => localTime(instant, config.site.timeZone)
  const lines: [name: string, value: string | number | undefined][] = [
    ['Document', `${held.type} ${documentName(registry, held)}`],
    ['From', `${held.origin}, in packet ${held.packet}, version ${held.version.epoch}.${held.version.number}`],
    ['Status', `${held.status} since ${time(held.changedAt)}, received ${time(held.receivedAt)}`],
    ['Attempts', held.attempts],
    ['Waived', held.waivedBy && held.waivedAt && `by ${held.waivedBy}, ${time(held.waivedAt)}`],
    ['Reason', [held.code, held.reason].filter(Boolean).join(': ')],
    ['Remedy', held.remedy],
    ['Content', held.document === null ? 'removed at its origin' : `\n${JSON.stringify(held.document, null, 2)}`],
    ['Here', held.standing === undefined ? undefined : `\n${JSON.stringify(held.standing, null, 2)}`],
  ]
  return lines
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name.padEnd(9)} ${value}`)
    .join('\n')
}
