import type { Check } from '../check.ts'
import { finding } from '../finding.ts'

const NAME = 'software version'

/** The major versions of the head office's and the store's software are identical. */
export const softwareVersion: Check = {
  name: NAME,
  needs: ['web'],
  async run({ config, registered }) {
    const here = config.site.softwareVersion
    if (config.site.kind === 'head-office') {
      const wanted = 'the head office’s own; stores must have its major version'
      return [finding(NAME, { ok: true, found: here, wanted, remedy: '' })]
    }
    const there = (await registered()).headOffice?.softwareVersion
    if (!there) {
      return [
        finding(NAME, {
          ok: false,
          severity: 'warning',
          found: `${here} here; the head office has not told its own`,
          wanted: 'the same major version as the head office',
          remedy: 'Let the head office run a cycle; until then nothing arrives here anyway.',
        }),
      ]
    }
    return [
      finding(NAME, {
        ok: majorOf(here) === majorOf(there),
        found: `${here} here, ${there} at the head office`,
        wanted: `major version ${majorOf(there)}`,
        remedy: 'Upgrade the older side. site.softwareVersion in the configuration says which version is here.',
      }),
    ]
  },
}

function majorOf(version: string): string {
  return version.split('.')[0]!
}
