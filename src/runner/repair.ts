import { randomUUID } from 'node:crypto'
import {
  type Difference,
  type DifferenceFilter,
  forgetDifferences,
  listDifferences,
} from '../data/operator/differences.ts'
import { openSite } from '../data/site/site-database.ts'
import { openWeb } from '../data/web/web-database.ts'
import type { DocumentType } from '../flow/document-type.ts'
import { isOrigin } from '../flow/verify/answer.ts'
import { sendAgain } from '../flow/verify/send-again.ts'
import type { VerifyPlaces } from './verify.ts'

/** Documents of a type that are sent again between this site and another. */
export interface Repaired {
  readonly type: string
  readonly site: string
  readonly documents: number
  /** here: with this site's next cycle. there: the other one is asked to, in its next cycle. */
  readonly sent: 'here' | 'there'
}

/**
 * Has exactly those documents sent again, or taken back, that the last verification found to differ. Where they come from
 * the other site, that one is asked.
 */
export async function repairSite(
  { site, siteDatabase, webDatabase }: VerifyPlaces,
  types: readonly DocumentType[],
  filter: DifferenceFilter,
): Promise<Repaired[]> {
  const here = openSite(siteDatabase, site)
  const repaired: Repaired[] = []
  for (const differences of groupsOf(await listDifferences(siteDatabase, filter))) {
    const [{ type: name, site: other }] = differences as [Difference]
    const type = types.find((type) => type.name === name)
    if (!type) continue
    const sent = isOrigin(here, type) ? 'here' : 'there'
    if (sent === 'here') await sendAgain(here, type, other, differences)
    else {
      const documents = differences.map(({ kind, key, what }) => ({ kind, key, what }))
      const question = { id: randomUUID(), asker: site.code, answerer: other, type: name }
      await openWeb(webDatabase).questions.ask([{ ...question, asks: { for: 'repair', documents } }])
    }
    await forgetDifferences(siteDatabase, name, other)
    repaired.push({ type: name, site: other, documents: differences.length, sent })
  }
  return repaired
}

function groupsOf(differences: readonly Difference[]): Difference[][] {
  const groups = new Map<string, Difference[]>()
  for (const one of differences) {
    const name = `${one.type} ${one.site}`
    groups.set(name, [...(groups.get(name) ?? []), one])
  }
  return [...groups.values()]
}
