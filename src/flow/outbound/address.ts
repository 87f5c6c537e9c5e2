import { asTillsyncError, coded, type TillsyncError } from '../../contract/errors.ts'
import type { DocumentType } from '../document-type.ts'
import { lineOf } from '../packet.ts'
import type { Claim, RegisteredSite, SentOutcome } from '../ports.ts'
import { audienceOf } from './audience.ts'
import type { Extracted } from './extract.ts'
import type { Uncovered } from './references.ts'
import type { Transformed } from './transform.ts'

/** A claimed document, what it turned out to be, and the audiences that hold it. */
export type Judged = Extracted & { readonly transformed: Transformed; readonly held: readonly string[] }

/** What becomes of a document, and its line for each audience. No outcome: nothing changes about it. */
export interface Addressed {
  readonly outcome?: SentOutcome
  readonly lines: ReadonlyMap<string, string>
}

/**
 * Decides who gets a document, and who loses it: a removal goes to each audience that held it and drops out
 * (PROTOCOL.md, rule 5). A document that cannot be addressed is invalid and stands alone.
 */
export function address(
  type: DocumentType,
  claim: Claim,
  judged: Judged,
  sites: ReadonlyMap<string, RegisteredSite>,
  uncovered: Uncovered,
): Addressed {
  const { transformed } = judged
  const { kind, key } = judged.document
  const invalid = (code: string, reason: string, remedy: string): Addressed => ({
    outcome: { kind, key, status: 'INVALID', code, reason, remedy },
    lines: new Map(),
  })
  if (transformed.is === 'kept') return { outcome: { kind, key, status: 'NOBODY' }, lines: new Map() }
  if (transformed.is === 'invalid') return invalid(transformed.code, transformed.reason, transformed.remedy)
  try {
    return transformed.is === 'content'
      ? contentFor(type, claim, judged, transformed.document, sites, uncovered)
      : linesFor(claim, judged, new Map(), judged.held)
  } catch (error) {
    const refusal = asTillsyncError(error)
    if (refusal?.action !== 'quarantine' && refusal?.action !== 'wait') throw error
    return invalid(refusal.code, refusal.message, refusal.remedy)
  }
}

function contentFor(
  type: DocumentType,
  claim: Claim,
  judged: Judged,
  document: object,
  sites: ReadonlyMap<string, RegisteredSite>,
  uncovered: Uncovered,
): Addressed {
  const { kind, to } = judged.document
  const { audiences, strangers } = audienceOf(type, document, kind, sites)
  const refusal = refusalOf(type, document, kind, audiences, strangers, uncovered)
  if (refusal) throw refusal
  // What every store gets goes to those of a resend that are named; in a snapshot for every store, it is there already.
  const shared = audiences.includes('*') && !to?.includes('*')
  const wanted = to ? to.filter((store) => shared || audiences.includes(store)) : audiences
  const contents = wanted.map((audience): [string, object] => [
    audience,
    audiences.includes('*') || type.flow === 'to-head-office' ? document : type.narrow(document, audience, kind),
  ])
  // A resend to some is no word about the others: they keep what they hold.
  const removals = to ? [] : judged.held.filter((audience) => !audiences.includes(audience))
  const note = strangers.length > 0 ? `Not sent to ${strangers.join(', ')}.` : undefined
  return linesFor(claim, judged, new Map(contents), removals, note)
}

function linesFor(
  claim: Claim,
  { document: { kind, key, to } }: Judged,
  contents: ReadonlyMap<string, object>,
  removals: readonly string[],
  note?: string,
): Addressed {
  if (contents.size + removals.length === 0) {
    return { outcome: to ? undefined : { kind, key, status: 'NOBODY' }, lines: new Map() }
  }
  const lines = new Map<string, string>()
  for (const [audience, content] of contents) lines.set(audience, lineOf(kind, key, claim.number, content))
  for (const audience of removals) lines.set(audience, lineOf(kind, key, claim.number, null))
  return { outcome: { kind, key, status: 'PENDING', audiences: [...contents.keys()], removals, note }, lines }
}

function refusalOf(
  type: DocumentType,
  document: object,
  kind: string,
  audiences: readonly string[],
  strangers: readonly string[],
  uncovered: Uncovered,
): TillsyncError | undefined {
  if (audiences.length === 0 && strangers.length > 0) {
    return coded('TS_AUDIENCE_UNKNOWN', { stores: strangers.join(', '), type: type.name })
  }
  const parent = uncovered(document, kind, audiences)
  if (!parent) return undefined
  const name = `${parent.kind} ${parent.key.join('/')}`
  return coded('TS_AUDIENCE_WIDER', { parent: name, stores: audiences.join(', ') })
}
