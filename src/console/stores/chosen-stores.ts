import type { StoreOverview } from '../../data/operator/stores.ts'
import type { Shown, Sort, StoreQuery } from './store-query.ts'

/** A store's cycles come several times a day, also where its line is bad. */
const DAY_SECONDS = 24 * 3600

const IS: Readonly<Record<Shown, (store: StoreOverview) => boolean>> = {
  all: () => true,
  silent: ({ site, silentSeconds = Infinity }) => site.active && silentSeconds > DAY_SECONDS,
  behind: ({ site, behind, unread }) => site.active && behind + unread > 0,
  rejected: ({ site, rejectedThere, quarantinedHere }) => site.active && rejectedThere + quarantinedHere > 0,
  inactive: ({ site }) => !site.active,
}

const BY: Readonly<Record<Sort, (store: StoreOverview) => string | number>> = {
  code: ({ site }) => site.code,
  silent: ({ site, silentSeconds = Infinity }) => (site.active ? silentSeconds : -1),
  version: ({ site }) => site.programVersion ?? '',
  behind: ({ behind }) => behind,
  unread: ({ unread }) => unread,
  there: ({ rejectedThere }) => rejectedThere,
  here: ({ quarantinedHere }) => quarantinedHere,
}

/** How many stores are of each sort. */
export function storeCounts(stores: readonly StoreOverview[]): Readonly<Record<Shown, number>> {
  const count = (shown: Shown) => stores.filter(IS[shown]).length
  return {
    all: stores.length,
    silent: count('silent'),
    behind: count('behind'),
    rejected: count('rejected'),
    inactive: count('inactive'),
  }
}

export function isSilent(store: StoreOverview): boolean {
  return IS.silent(store)
}

/** Those that are asked for, in the order that is asked for; among equals by code. */
export function chosenStores(stores: readonly StoreOverview[], query: StoreQuery): StoreOverview[] {
  const text = query.find.toLowerCase()
  const found = stores
    .filter(IS[query.show])
    .filter(({ site }) => site.code.toLowerCase().includes(text) || site.name.toLowerCase().includes(text))
  const by = BY[query.sort]
  const sign = query.order === 'up' ? 1 : -1
  return found.toSorted((one, other) => {
    const [a, b] = [by(one), by(other)]
    return a < b ? -sign : a > b ? sign : one.site.code < other.site.code ? -1 : 1
  })
}
