import { readSiteState } from '../../data/site/site-state.ts'
import type { Check } from '../check.ts'
import { finding } from '../finding.ts'

const NAME = 'installation'

/** No other installation works under this site's code. */
export const installation: Check = {
  name: NAME,
  needs: ['local', 'web'],
  async run({ config: { site }, siteDatabase, registered }) {
    const here = await readSiteState(siteDatabase)
    const { own: there } = await registered()
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
