import type { SiteConfig } from '../../config.ts'
import { readSiteState } from '../../data/site/site-state.ts'
import type { SiteRegistration } from '../../data/web/registration.ts'
import type { Check } from '../check.ts'
import { type Finding, finding } from '../finding.ts'

const NAME = 'registration'

/** The configuration, the site's database and the web database speak of the same site. */
export const registration: Check = {
  name: NAME,
  needs: ['local', 'web'],
  async run({ config: { site }, siteDatabase, registered: ask }) {
    const { siteCode } = await readSiteState(siteDatabase)
    const own = finding('registration: local database', {
      ok: siteCode === site.code,
      found: `the database of ${siteCode}`,
      wanted: `the database of ${site.code}`,
      remedy: 'Correct site.code or database.storage in the configuration: this is another site’s database.',
    })
    const { own: registered } = await ask()
    return registered ? [own, agrees(site, registered), isActive(registered)] : [own, unknown(site)]
  },
}

function unknown({ code, kind, name, format }: SiteConfig): Finding {
  return finding(NAME, {
    ok: false,
    found: `${code} is not registered in the web database`,
    wanted: 'a registered site',
    remedy:
      kind === 'store'
        ? `At the head office: \`tillsync site add ${code} --name '${name}' --format ${format}\`; if the web database was emptied, \`tillsync recover\`.`
        : 'Register the head office: `tillsync migrate`.',
  })
}

function agrees(site: SiteConfig, registered: SiteRegistration): Finding {
  const here = describe(site.kind, site.format)
  const there = describe(registered.kind, registered.format)
  return finding(NAME, {
    ok: here === there,
    found: `${site.code} is registered as ${there}`,
    wanted: here,
    remedy: 'Correct site.kind and site.format in the configuration, or the registration at the head office.',
  })
}

function describe(kind: string, format: string | undefined): string {
  return kind === 'store' ? `store, ${format}` : kind
}

function isActive({ code, active }: SiteRegistration): Finding {
  return finding('registration: active', {
    ok: active,
    found: active ? 'active' : `${code} is deactivated`,
    wanted: 'active',
    remedy: `If it shall work again, at the head office: \`tillsync site activate ${code}\`.`,
  })
}
