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

/** Where an epoch began: the last version that its history has in common with the one before (PROTOCOL.md, rule 18). */
export interface Fork {
  readonly epoch: number
  readonly from: { readonly epoch: number; readonly number: number }
}

/**
 * Whether a version is in the history of an epoch; if not, its origin lost it when its database was restored. `forks`:
 * of the origin's epochs after the first.
 */
export function isInHistory(
  version: Pick<Version, 'epoch' | 'number'>,
  epoch: number,
  forks: readonly Fork[],
): boolean {
  let last = { epoch, number: Number.POSITIVE_INFINITY }
  while (last.epoch > version.epoch) {
    const fork = forks.find((one) => one.epoch === last.epoch)
    if (!fork) return false
    last = fork.from
  }
  return last.epoch === version.epoch && version.number <= last.number
}
