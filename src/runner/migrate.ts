import type { Site } from '../contract/index.ts'
import { administrationOf } from '../data/administration-of.ts'
import { type FirstTrigger, firstTriggers } from '../data/business/first-triggers.ts'
import type { Database } from '../data/database.ts'
import { ACCESS_RIGHTS } from '../data/operator/access-rights.ts'
import { addRole } from '../data/operator/roles.ts'
import { addUser, listUsers } from '../data/operator/users.ts'
import { prepareSite, prepareWeb, type SiteParts } from '../data/prepare.ts'
import { rehearse } from '../data/rehearse.ts'
import { openSite } from '../data/site/site-database.ts'
import { registerSite } from '../data/web/registration.ts'
import { publishWhatIsNew } from '../flow/outbound/capture.ts'
import { directionOf } from './direction.ts'

export interface Migrated {
  /** Migrations applied now; none: the control tables were up to date. */
  readonly local: readonly string[]
  /** At the head office, which owns the web database. */
  readonly web?: readonly string[]
  /** Of the reference schema, made now. */
  readonly tables: readonly string[]
  /** The first user of a new database. */
  readonly administrator?: string
}

export interface MigrateParts extends Omit<SiteParts, 'outgoing'> {
  readonly site: Site & { readonly name: string }
  readonly siteDatabase: Database
  readonly webDatabase: Database
  /** As `runLogin`, of the web database. */
  readonly webRunLogin?: string
  readonly account: string
}

/**
 * Makes what a site lacks: control tables, reference tables, capture triggers; at the head office the web
 * database. Repeatable.
 */
export async function migrate(parts: MigrateParts): Promise<Migrated> {
  const { site, siteDatabase, webDatabase, types, webRunLogin, account } = parts
  const outgoing = types.filter((type) => directionOf(type, site) === 'sent')
  const made = await siteDatabase.write((session) => prepareSite(session, { ...parts, outgoing }))
  const administrator = await firstAdministrator(siteDatabase, account)
  // From here on triggers tell of every change; what exists already is published now, not beside them in a cycle.
  for (const type of outgoing) await publishWhatIsNew(openSite(siteDatabase, site), type)
  if (site.kind === 'store') return { ...made, administrator }
  const web = await webDatabase.write((session) => prepareWeb(session, webRunLogin))
  await registerSite(webDatabase, site)
  return { ...made, web, administrator }
}

/**
 * The statements of `migrate` that ask for more than the rights to read and write, as a script for the database's own tool;
 * nothing is changed. Empty: there are none.
 */
export async function migrationScript(parts: MigrateParts, which: 'local' | 'web'): Promise<string> {
  const { site, siteDatabase, webDatabase, types, webRunLogin } = parts
  const outgoing = types.filter((type) => directionOf(type, site) === 'sent')
  const database = which === 'web' ? webDatabase : siteDatabase
  const statements = await rehearse(database, (session) =>
    which === 'web' ? prepareWeb(session, webRunLogin) : prepareSite(session, { ...parts, outgoing }),
  )
  if (statements.length === 0) return ''
  const { begin, separator, end } = administrationOf(database.adapter.dialect).script
  return [begin, ...statements.map((statement) => `${statement}${separator}`), end].join('\n')
}

/** Tables that `migrate` is about to change for those who write them. */
export function announcedTriggers({ site, siteDatabase, types }: MigrateParts): Promise<FirstTrigger[]> {
  const outgoing = types.filter((type) => directionOf(type, site) === 'sent')
  return siteDatabase.read((session) => firstTriggers(session, outgoing))
}

/** Somebody must be the first who may do anything: the account that makes the database. */
async function firstAdministrator(database: Database, account: string): Promise<string | undefined> {
  if ((await listUsers(database)).length > 0) return undefined
  const role = 'administrator'
  await addRole(database, { name: role, accessRights: Object.keys(ACCESS_RIGHTS), webDatabaseEnabled: true })
  await addUser(database, { name: account, operatingSystemAccount: account, roles: [role] })
  return account
}
