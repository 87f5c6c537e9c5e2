import { coded, type TillsyncError } from '../../contract/errors.ts'
import type { HeldDocument, ReceivedDocument } from '../ports.ts'
import { compareVersions } from '../version.ts'

/**
 * What stands between a packet and the business tables, for one document. Versions of one origin are compared, and
 * never those of different origins: a key that another origin owns is rejected (PROTOCOL.md, rule 10).
 */
export type Verdict =
  | { readonly is: 'fresh' }
  | { readonly is: 'stale' }
  | { readonly is: 'refused'; readonly error: TillsyncError }

/** `known`: what this site knows of the key, from every origin. */
export function judge(incoming: HeldDocument, known: readonly ReceivedDocument[]): Verdict {
  const before = known.find(({ origin }) => origin === incoming.origin)
  if (before && compareVersions(incoming.version, before.version) <= 0) return { is: 'stale' }
  const error = refusal(incoming, known)
  return error ? { is: 'refused', error } : { is: 'fresh' }
}

/** TS_DOCUMENT_OWNED if another origin's document with this key is here. */
export function refusal(incoming: HeldDocument, known: readonly ReceivedDocument[]): TillsyncError | undefined {
  const owner = known.find(
    ({ origin, status, version }) => origin !== incoming.origin && status === 'APPLIED' && !version.removal,
  )
  return owner && coded('TS_DOCUMENT_OWNED', { owner: owner.origin, origin: incoming.origin })
}
