import { coded } from '../contract/errors.ts'
import { rememberSites } from '../data/site/known-sites.ts'
import { listSites } from '../data/web/registration.ts'
import type { Installation } from '../runner/installation.ts'
import type { CommandContext } from './command-context.ts'
import { administered } from './operator.ts'

/** TS_HEAD_OFFICE_ONLY at a store. */
export function atHeadOffice(installation: Installation): Installation {
  const { site } = installation
  if (site.kind === 'head-office') return installation
  throw coded('TS_HEAD_OFFICE_ONLY', { site: site.code, what: '`tillsync site`' })
}

/** The head office, for an operator who may administer it; `migrate` as CommandContext.installation. */
export async function administeredHeadOffice(
  context: CommandContext,
  options?: { readonly migrate: boolean },
): Promise<Installation> {
  return atHeadOffice(await administered(context, options))
}

/**
 * After a change of a site's registration: the head office's copy of it, by which `tillsync recover` makes one again that the
 * web database has lost. Each cycle copies all of them; this one may be lost before.
 */
export async function copyRegistration({ siteDatabase, webDatabase }: Installation, site: string): Promise<void> {
  const sites = await listSites(webDatabase)
  await rememberSites(
    siteDatabase,
    sites.filter(({ code }) => code === site),
  )
}
