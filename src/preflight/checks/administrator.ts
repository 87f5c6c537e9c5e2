import type { Check } from '../check.ts'
import { finding } from '../finding.ts'

/** Only where the site demands it. */
export const administrator: Check = {
  name: 'administrator',
  needs: [],
  async run({ config, machine }) {
    const demanded = config.preflight.administrator
    const has = demanded && (await machine.hasAdministratorRights())
    return [
      finding('administrator', {
        ok: !demanded || has,
        found: demanded
          ? `${machine.account} ${has ? 'has' : 'does not have'} administrator rights`
          : 'not demanded here',
        wanted: demanded ? 'administrator rights' : 'nothing: preflight.administrator is false',
        remedy: 'Run it as administrator (root), or set preflight.administrator to false.',
      }),
    ]
  },
}
