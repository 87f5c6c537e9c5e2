import { readSiteState } from '../../data/site/site-state.ts'
import { listSites } from '../../data/web/registration.ts'
import type { Check } from '../check.ts'
import { finding } from '../finding.ts'

const NAME = 'installation'

/** No other installation works under this site's code. */
export const installation: Check = {
  name: NAME,
  needs: ['local', 'web'],
  async run({ config: { site }, siteDatabase, webDatabase }) {
    const here = await readSiteState(siteDatabase)
    const there = (await listSites(webDatabase)).find(({ code }) => code === site.code)
    const other = there?.installation && there.installation !== here.installation
    const seen = `${there?.host ?? 'unknown host'}, last cycle ${there?.lastCycleAt ?? 'unknown'}`
    return [
      finding(NAME, {
        ok: !other,
        found: other
          ? `another installation works as ${site.code}: ${there.installation} on ${seen}`
          : `${here.installation}${there?.installation ? `, ${seen}` : ', not seen by the web database yet'}`,
        wanted: `${here.installation} alone`,
        remedy:
          'Give one of the two sites another code. If the other machine is gone, call support to take over its code.',
      }),
    ]
  },
}
