import { knownSites } from '../../data/site/known-sites.ts'
import { listSites } from '../../data/web/registration.ts'
import type { Check } from '../check.ts'
import { finding } from '../finding.ts'

const NAME = 'emptied web database'

/** At the head office: the web database knows the sites that it knew when a cycle ran last. */
export const emptiedWeb: Check = {
  name: NAME,
  needs: ['local', 'web'],
  async run({ config: { site }, siteDatabase, webDatabase }) {
    if (site.kind === 'store') return []
    const registered = new Set((await listSites(webDatabase)).map(({ code }) => code))
    const known = await knownSites(siteDatabase)
    const lost = known.filter(({ code }) => !registered.has(code)).map(({ code }) => code)
    const some = lost.slice(0, 5).concat(lost.length > 5 ? [`and ${lost.length - 5} more`] : [])
    return [
      finding(NAME, {
        ok: lost.length === 0,
        found:
          lost.length === 0
            ? `${registered.size} sites`
            : `${lost.length} of ${known.length} sites that it knew are not registered any more: ${some.join(', ')}`,
        wanted: 'the sites that it knew at the last cycle',
        remedy:
          'It was emptied, or restored from a backup, or is another one than before. If it is the right one, `tillsync recover` registers them again; then each site sends again what it lacks.',
      }),
    ]
  },
}
