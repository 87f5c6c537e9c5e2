import { coded, type TillsyncError } from '../../contract/errors.ts'
import type { HeldDocument, KnownDocument } from '../ports/received.ts'
import { compareVersions, type Version } from '../version.ts'

/**
 * What stands between a packet and the business tables, for one document. Versions of one origin are compared, and
 * never those of different origins: a key that another origin owns is rejected (PROTOCOL.md, rule 10).
 */
export type Verdict =
  | { readonly is: 'fresh' }
  | { readonly is: 'stale' }
  /** The removal of a document that is not here: another origin has the key. Nothing is to be done. */
  | { readonly is: 'absent' }
  | { readonly is: 'refused'; readonly error: TillsyncError }

/**
 * `known`: what this site knows of the key, from every origin. `forgotten`: up to which version it may have forgotten that
 * the origin removed a document of the type (rule 13).
 */
export function judge(incoming: HeldDocument, known: readonly KnownDocument[], forgotten?: Version): Verdict {
  const before = known.find(({ origin }) => origin === incoming.origin)?.version ?? forgotten
  if (before && compareVersions(incoming.version, before) <= 0) return { is: 'stale' }
  return judgeOwner(incoming, known)
}

/**
 * TS_DOCUMENT_OWNED for content if another origin's document with this key is here, also while a newer version of that
 * one, or its removal, waits.
 */
export function judgeOwner(incoming: HeldDocument, known: readonly KnownDocument[]): Exclude<Verdict, { is: 'stale' }> {
  const owner = known.find(({ origin, present }) => origin !== incoming.origin && present)
  if (!owner) return { is: 'fresh' }
  if (incoming.version.removal) return { is: 'absent' }
  return { is: 'refused', error: coded('TS_DOCUMENT_OWNED', { owner: owner.origin, origin: incoming.origin }) }
}
