import type { Site } from '../contract/index.ts'
import type { DocumentType } from '../flow/document-type.ts'
import { administrationOf } from './administration-of.ts'
import { installCapture } from './business/install-capture.ts'
import { mapTables, withDetails } from './business/mapping.ts'
import { createReferenceTables } from './business/reference-tables.ts'
import type { Session } from './database.ts'
import { loginsOf } from './logins-of.ts'
import { migrateSite, migrateWeb } from './migrate.ts'

export interface SiteParts {
  readonly site: Site
  /** On or off: a plugin that is off keeps its events, so its triggers are there (PROTOCOL.md, rule 7). */
  readonly types: readonly DocumentType[]
  /** Those of them that this site sends. */
  readonly outgoing: readonly DocumentType[]
  /** The login that works with what another one makes here. */
  readonly runLogin?: string
}

/** All that asks for more than the rights to read and write, at once or not at all. Gives migrations and tables made. */
export async function prepareSite(
  session: Session,
  { site, types, outgoing, runLogin }: SiteParts,
): Promise<{ local: string[]; tables: string[] }> {
  const local = await migrateSite(session, site)
  const tables = await createReferenceTables(session, types)
  await installCapture(session, outgoing)
  if (runLogin) await grant(session, runLogin, types)
  return { local, tables }
}

/** The same in the web database. */
export async function prepareWeb(session: Session, runLogin?: string): Promise<string[]> {
  const applied = await migrateWeb(session)
  if (runLogin) {
    await grant(session, runLogin, [])
    await loginsOf(session.adapter.dialect)?.admit(session, runLogin)
  }
  return applied
}

async function grant(session: Session, user: string, types: readonly DocumentType[]): Promise<void> {
  const tables = types.flatMap((type) => [...mapTables(type).values()]).flatMap(withDetails)
  const reference = tables.filter((table) => table.reference).map(({ physical }) => physical)
  await administrationOf(session.adapter.dialect).grant(session, user, reference)
}
