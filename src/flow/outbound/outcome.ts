import { coded } from '../../contract/errors.ts'
import { lineOf } from '../packet.ts'
import type { Claim } from '../ports/events.ts'
import type { Holders, SentOutcome } from '../ports/outbox.ts'
import type { Addressed, Line } from './address.ts'
import type { Uncovered } from './coverage.ts'

/** What becomes of a document, and its line for each audience. No outcome: nothing changes about it. */
export interface Outcome {
  readonly outcome?: SentOutcome
  readonly lines: readonly Line[]
}

/**
 * Decides who loses a document: a removal goes to each audience that held it and drops out (PROTOCOL.md, rule 5). One that
 * refers to what some of its audiences do not get is invalid. `holders`: who has it.
 */
export function outcomeOf(claim: Claim, addressed: Addressed, holders: Holders, uncovered: Uncovered): Outcome {
  const { document } = addressed
  const { kind, key, to } = document
  const held = holders.audiences
  switch (addressed.is) {
    case 'kept':
      return { outcome: { kind, key, status: 'NOBODY' }, lines: [] }
    case 'invalid':
      return invalid(addressed, addressed)
    case 'withdrawn':
      return given(claim, addressed, holders, [], held)
    case 'content': {
      const { parents, audiences, lines, note } = addressed
      const parent = uncovered(parents, audiences)
      if (parent) {
        const details = { parent: `${parent.kind} ${parent.key.join('/')}`, stores: audiences.join(', ') }
        const { code, message: reason, remedy } = coded('TS_AUDIENCE_WIDER', details)
        return invalid(addressed, { code, reason, remedy })
      }
      // A resend to some is no word about the others: they keep what they hold.
      const removals = to ? [] : held.filter((audience) => !audiences.includes(audience))
      return given(claim, addressed, holders, lines, removals, note)
    }
  }
}

function invalid(
  { document: { kind, key } }: Addressed,
  { code, reason, remedy }: { readonly code: string; readonly reason: string; readonly remedy: string },
): Outcome {
  return { outcome: { kind, key, status: 'INVALID', code, reason, remedy }, lines: [] }
}

function given(
  claim: Claim,
  { document: { kind, key, to } }: Addressed,
  { first }: Holders,
  contents: readonly Line[],
  removals: readonly string[],
  note?: string,
): Outcome {
  if (contents.length + removals.length === 0) {
    return { outcome: to ? undefined : { kind, key, status: 'NOBODY' }, lines: [] }
  }
  const audiences = contents.map(({ audience }) => audience)
  const outcome = { kind, key, status: 'PENDING', audiences, removals, first, note } as const
  if (removals.length === 0) return { outcome, lines: contents }
  const gone = removals.map((audience) => ({ audience, text: lineOf(kind, key, claim.number, null) }))
  return { outcome, lines: [...contents, ...gone] }
}
