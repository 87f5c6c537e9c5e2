import type { Site } from '../contract/index.ts'
import { installCapture } from '../data/business/capture.ts'
import { createReferenceTables } from '../data/business/reference-tables.ts'
import type { Database } from '../data/database.ts'
import { migrateSite, migrateWeb } from '../data/migrate.ts'
import { ACCESS_RIGHTS } from '../data/operator/access-rights.ts'
import { addRole } from '../data/operator/roles.ts'
import { addUser, listUsers } from '../data/operator/users.ts'
import { openSite } from '../data/site/site-database.ts'
import { registerSite } from '../data/web/registration.ts'
import type { DocumentType } from '../flow/document-type.ts'
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

export interface MigrateParts {
  readonly site: Site & { readonly name: string }
  readonly siteDatabase: Database
  readonly webDatabase: Database
  /** On or off: a plugin that is off keeps its events, so its triggers are there (PROTOCOL.md, rule 7). */
  readonly types: readonly DocumentType[]
  readonly account: string
}

/**
 * Makes what a site lacks: control tables, reference tables, capture triggers; at the head office the web
 * database. Repeatable.
 */
export async function migrate({ site, siteDatabase, webDatabase, types, account }: MigrateParts): Promise<Migrated> {
  const local = await migrateSite(siteDatabase, site)
  const administrator = await firstAdministrator(siteDatabase, account)
  const outgoing = types.filter((type) => directionOf(type, site) === 'sent')
  const tables = await siteDatabase.write((session) => createReferenceTables(session, types))
  await siteDatabase.write((session) => installCapture(session, outgoing))
  // From here on triggers tell of every change; what exists already is published now, not beside them in a cycle.
  for (const type of outgoing) await publishWhatIsNew(openSite(siteDatabase, site), type)
  if (site.kind === 'store') return { local, tables, administrator }
  const web = await migrateWeb(webDatabase)
  await registerSite(webDatabase, site)
  return { local, web, tables, administrator }
}

/** Somebody must be the first who may do anything: the account that makes the database. */
async function firstAdministrator(database: Database, account: string): Promise<string | undefined> {
  if ((await listUsers(database)).length > 0) return undefined
  const role = 'administrator'
  await addRole(database, { name: role, accessRights: Object.keys(ACCESS_RIGHTS), webDatabaseEnabled: true })
  await addUser(database, { name: account, operatingSystemAccount: account, roles: [role] })
  return account
}
