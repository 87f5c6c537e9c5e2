/**
 * A document's version: the number of the claim that sent it, within its site's epoch. Compared as (epoch, number,
 * kind); content beats a removal of the same number, since one claim may take a document from `*` and give it to one
 * store (PROTOCOL.md, rule 1).
 */
export interface Version {
  readonly epoch: number
  readonly number: number
  readonly removal: boolean
}

/** Negative if `a` is older than `b`, zero if they are the same, positive if it is newer. */
export function compareVersions(a: Version, b: Version): number {
  return a.epoch - b.epoch || a.number - b.number || Number(b.removal) - Number(a.removal)
}
