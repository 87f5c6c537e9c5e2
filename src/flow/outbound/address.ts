import { asTillsyncError, coded } from '../../contract/errors.ts'
import type { DocumentType } from '../document-type.ts'
import { lineOf } from '../packet.ts'
import type { Claim, ClaimedDocument } from '../ports/events.ts'
import type { RegisteredSite } from '../ports/web-database.ts'
import { audienceOf } from './audience.ts'
import type { Parent, ParentsOf } from './references.ts'
import type { Transformed } from './transform.ts'

/** What goes to one audience of a document: its line in that one's packet. */
export interface Line {
  readonly audience: string
  readonly text: string
}

/** A claimed document as it is now, and whom it is for, by itself alone: who holds it already is not asked yet. */
export type Addressed = { readonly document: ClaimedDocument } & (
  | Exclude<Transformed, { readonly is: 'content' }>
  | {
      readonly is: 'content'
      readonly parents: readonly Parent[]
      readonly audiences: readonly string[]
      /** For each audience that it goes to now: of a resend, those alone. */
      readonly lines: readonly Line[]
      readonly note?: string
    }
)

/** Decides who gets a document, and makes its lines. One that cannot be addressed is invalid and stands alone. */
export function address(
  type: DocumentType,
  claim: Claim,
  document: ClaimedDocument,
  transformed: Transformed,
  sites: ReadonlyMap<string, RegisteredSite>,
  parentsOf: ParentsOf,
): Addressed {
  if (transformed.is !== 'content') return { document, ...transformed }
  try {
    return addressContent(type, claim, document, transformed.document, sites, parentsOf)
  } catch (error) {
    const refusal = asTillsyncError(error)
    if (refusal?.action !== 'quarantine' && refusal?.action !== 'wait') throw error
    return { document, is: 'invalid', code: refusal.code, reason: refusal.message, remedy: refusal.remedy }
  }
}

function addressContent(
  type: DocumentType,
  claim: Claim,
  document: ClaimedDocument,
  content: object,
  sites: ReadonlyMap<string, RegisteredSite>,
  parentsOf: ParentsOf,
): Addressed {
  const { kind, key, to } = document
  const { audiences, strangers } = audienceOf(type, content, kind, sites)
  if (audiences.length === 0 && strangers.length > 0) {
    throw coded('TS_AUDIENCE_UNKNOWN', { stores: strangers.join(', '), type: type.name })
  }
  const whole = audiences.includes('*') || type.flow === 'to-head-office'
  // What every store gets goes to those of a resend that are named; in a snapshot for every store, it is there already.
  const shared = audiences.includes('*') && !to?.includes('*')
  const wanted = to ? to.filter((store) => shared || audiences.includes(store)) : audiences
  const lines: Line[] = []
  for (const audience of wanted) {
    const part = whole ? content : type.narrow(content, audience, kind)
    lines.push({ audience, text: lineOf(kind, key, claim.number, part) })
  }
  const note = strangers.length > 0 ? `Not sent to ${strangers.join(', ')}.` : undefined
  return { document, is: 'content', parents: parentsOf(content, kind), audiences, lines, note }
}
