import { z } from 'zod'
import { type HeldFilter, retryHeld, waiveHeld } from '../../data/operator/quarantine.ts'
import type { Installation } from '../../runner/installation.ts'
import { filterOf, ListQuery } from '../documents/list-query.ts'
import { oneOf } from '../form.ts'
import { HELD_STATUSES } from './held-statuses.ts'

const Chosen = z.tuple([z.string(), z.string(), z.array(z.string()), z.string()])
type Chosen = z.output<typeof Chosen>

/** A document as its checkbox names it. */
export function chosenText(document: { type: string; kind: string; key: readonly string[]; origin: string }): string {
  return JSON.stringify([document.type, document.kind, document.key, document.origin])
}

const chosen = z.string().transform((text, context): Chosen => {
  try {
    return Chosen.parse(JSON.parse(text))
  } catch {
    context.addIssue('no document')
    return z.NEVER
  }
})

/** What the quarantine's form sends: the documents that are checked, or all that the list is narrowed to. */
export const ActForm = ListQuery.extend({
  documents: z
    .union([chosen, z.array(chosen)])
    .optional()
    .transform((given) => (given === undefined ? [] : isOne(given) ? [given] : given)),
  all: z.literal('on').optional(),
  reason: z.string().max(500).optional(),
})
export type ActForm = z.output<typeof ActForm>

/** The documents of the form, as filters. */
export function filtersOf({ documents, all, ...query }: ActForm, installation: Installation): HeldFilter[] {
  if (all) {
    const statuses = oneOf(HELD_STATUSES, query.status)
    const { documents: named, ...filter } = filterOf(query, installation)
    // whose key contains what was typed: they are among those
    return [{ ...filter, ...(filter.key === undefined && { documents: named }), origin: query.origin, statuses }]
  }
  return documents.map(([type, kind, key, origin]) => ({ documents: [{ type, kind, key }], origin }))
}

/** For how many documents. `waiver`: they are waived, else tried again. */
export async function act(
  { siteDatabase }: Installation,
  filters: readonly HeldFilter[],
  waiver?: { readonly reason: string; readonly by: string },
): Promise<number> {
  let total = 0
  for (const filter of filters) {
    total += waiver ? await waiveHeld(siteDatabase, filter, waiver) : await retryHeld(siteDatabase, filter)
  }
  return total
}

function isOne(given: Chosen | Chosen[]): given is Chosen {
  return typeof given[0] === 'string'
}
