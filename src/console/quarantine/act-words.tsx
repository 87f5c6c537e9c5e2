import { z } from 'zod'
import type { HeldFilter } from '../../data/operator/quarantine.ts'
import { Notice } from '../layout/notice.tsx'

const count = z.coerce.number().int().min(0).optional()

/** What the form before this page did, for how many documents. */
export const Done = z.object({ retried: count, waived: count })
export type Done = z.output<typeof Done>

export function DoneNotice({ done: { retried, waived } }: { readonly done: Done }) {
  if (retried !== undefined) {
    return (
      <Notice kind="good">
        {documents(retried)} {retried === 1 ? 'is' : 'are'} tried again with the next cycle.{' '}
        <a href="/data-exchange">Data Exchange</a> starts one now.
      </Notice>
    )
  }
  return waived === undefined ? null : (
    <Notice kind="good">
      {documents(waived)} {waived === 1 ? 'is' : 'are'} waived.
    </Notice>
  )
}

/** For the audit log: what was done to which documents. */
export function actWords(total: number, filters: readonly HeldFilter[], reason?: string): string {
  const what = `${reason === undefined ? 'Tried again' : 'Waived'}: ${documents(total)}`
  return `${what}, ${filters.map(filterWords).join(', ')}${reason === undefined ? '' : `; because: ${reason}`}`
}

function filterWords({ type, kind, key, documents, origin, from, to, statuses }: HeldFilter): string {
  const parts = [
    type ?? (documents ? undefined : 'all'),
    kind,
    documents?.map((one) => `${one.type} ${one.kind} ${one.key.join('/')}`).join(' or '),
    key !== undefined && `with a key like ${key}`,
    origin !== undefined && `from ${origin}`,
    from !== undefined && `since ${from}`,
    to !== undefined && `before ${to}`,
    statuses?.join(' or '),
  ]
  return parts.filter(Boolean).join(' ')
}

function documents(count: number): string {
  return count === 1 ? '1 document' : `${count} documents`
}
