import type { Verified } from '../../src/flow/verify/verified.ts'
import { repairSite } from '../../src/runner/repair.ts'
import { verifySite } from '../../src/runner/verify.ts'
import type { Retail, TestSite } from './retail.ts'

interface VerifyOptions {
  readonly deep?: boolean
  readonly types?: readonly string[]
  /** What happens while the asker waits; default: a cycle at each other site. */
  readonly meanwhile?: () => Promise<unknown>
}

function placesOf({ site, database, web }: TestSite) {
  return { site, siteDatabase: database, webDatabase: web }
}

/** Verifies from one site, while the others have their cycles. */
export async function verified(
  { headOffice, stores }: Retail,
  asker: TestSite,
  { deep = false, types, meanwhile }: VerifyOptions = {},
): Promise<Verified[]> {
  const others = [headOffice, ...stores].filter((one) => one !== asker)
  const cycles = async () => {
    for (const one of others) await one.cycle()
  }
  let rounds = 0
  const found = await verifySite(placesOf(asker), {
    types: asker.types.filter(({ name }) => !types || types.includes(name)),
    deep,
    async pause() {
      await (meanwhile ?? cycles)()
      return rounds++ < 5
    },
  })
  return found.toSorted((a, b) => (`${a.type} ${a.site}` < `${b.type} ${b.site}` ? -1 : 1))
}

export function repaired(site: TestSite) {
  return repairSite(placesOf(site), site.types, {})
}

/** `notices S001 DIFFERS: MISSING A, OTHER B` */
export function told(results: readonly Verified[]): string[] {
  return results.map(({ type, site, outcome, differences }) => {
    const named = differences.map(({ what, key }) => `${what} ${key.join('/')}`).toSorted()
    return `${type} ${site} ${outcome}${named.length > 0 ? `: ${named.join(', ')}` : ''}`
  })
}
