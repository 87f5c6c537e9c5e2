import { randomUUID } from 'node:crypto'
import type { UmzugStorage } from 'umzug'
import { coded } from '../contract/errors.ts'
import type { Site } from '../contract/index.ts'
import { PROTOCOL_VERSION } from '../flow/packet.ts'
import { administrationOf } from './administration-of.ts'
import type { Database, Session } from './database.ts'
import { createTables, type Migration, type WebMigration } from './migrations/migration.ts'
import { site0001 } from './migrations/site-0001.ts'
import { web0001 } from './migrations/web-0001.ts'

const SITE_MIGRATIONS: readonly Migration[] = [site0001]
const WEB_MIGRATIONS: readonly WebMigration[] = [web0001]

/** How a database's control tables compare with what this program knows. Versions are names of migrations. */
export interface SchemaState {
  /** compatible: a newer program was here, and left it so that this one goes on working. */
  readonly state: 'missing' | 'older' | 'current' | 'compatible' | 'newer'
  /** The last one applied; absent: none. */
  readonly found?: string
  /** The last one this program has. */
  readonly known: string
}

/**
 * Brings the control tables of a site's database up to date; the caller sees to it that nobody else does. Gives the names of the migrations applied. TS_SCHEMA_NEWER: a newer program was here.
 */
export async function migrateSite(session: Session, site: Site): Promise<string[]> {
  const applied = await migrate(session, SITE_MIGRATIONS, 'local')
  const state = own(session, 'tillsync_site_state')
  if ((await session.all(`select 1 as there from ${state}`)).length === 0) {
    await session.run(
      `insert into ${state} (id, site_code, installation, epoch, counter) values (1, :site, :installation, 1, 0)`,
      { site: site.code, installation: randomUUID() },
    )
  }
  return applied
}

/** The same for the web database. */
export async function migrateWeb(session: Session): Promise<string[]> {
  const applied = await migrate(session, WEB_MIGRATIONS, 'web')
  const state = own(session, 'tillsync_web_state')
  const schema = WEB_MIGRATIONS.length
  const values = { schema, protocol: PROTOCOL_VERSION, compatible: WEB_MIGRATIONS.at(-1)!.compatibleFrom }
  const [there] = await session.all<{ schema_version: number; protocol_version: number }>(
    `select schema_version, protocol_version from ${state}`,
  )
  if (!there) {
    await session.run(
      `insert into ${state} (id, schema_version, protocol_version, compatible_from)
       values (1, :schema, :protocol, :compatible)`,
      values,
    )
  } else if (Number(there.schema_version) !== schema || Number(there.protocol_version) !== PROTOCOL_VERSION) {
    await session.run(
      `update ${state} set schema_version = :schema, protocol_version = :protocol, compatible_from = :compatible`,
      values,
    )
  }
  return applied
}

export function siteSchema(database: Database): Promise<SchemaState> {
  return database.read((session) => stateOf(session, SITE_MIGRATIONS))
}

/** Sites are not upgraded on the same day as the web database: those of an earlier version may go on (`compatible`). */
export function webSchema(database: Database): Promise<SchemaState> {
  return database.read(async (session) => {
    const schema = await stateOf(session, WEB_MIGRATIONS)
    if (schema.state !== 'newer') return schema
    const [row] = await session.all<{ oldest: number }>(
      'select compatible_from as oldest from tillsync_web_state where id = 1',
    )
    return row && Number(row.oldest) <= WEB_MIGRATIONS.length ? { ...schema, state: 'compatible' } : schema
  })
}

/** TS_SCHEMA_MISSING or TS_SCHEMA_NEWER, unless the schema is one this program works with. */
export function checkSchema(which: 'local' | 'web', { state, found, known }: SchemaState): void {
  if (state === 'newer') throw coded('TS_SCHEMA_NEWER', { which, found, known })
  if (state === 'missing' || state === 'older') {
    throw coded('TS_SCHEMA_MISSING', { which, missing: `Tillsync's tables (${known})` })
  }
}

async function migrate(session: Session, migrations: readonly Migration[], which: 'local' | 'web'): Promise<string[]> {
  const schema = await stateOf(session, migrations)
  if (schema.state === 'newer') checkSchema(which, schema)
  await administrationOf(session.adapter.dialect).prepareSchema(session)
  if (!(await isThere(session, MIGRATION_TABLE.name))) {
    await createTables(session, [MIGRATION_TABLE])
  }
  // Here alone: a cycle migrates nothing, and what Umzug brings along would be an eighth of what it keeps in memory.
  const { MigrationError, Umzug } = await import('umzug')
  const umzug = new Umzug<Session>({
    migrations: migrations.map(({ name, up }) => ({ name, up: ({ context }) => up(context) })),
    context: session,
    storage: sameTransaction,
    logger: undefined,
  })
  try {
    return (await umzug.up()).map(({ name }) => name)
  } catch (error) {
    // Umzug wraps what a migration threw, and with it what the operator is to do.
    throw error instanceof MigrationError ? error.cause : error
  }
}

const MIGRATION_TABLE = {
  name: 'tillsync_migration',
  columns: [{ name: 'name', type: 'text(60)' }],
  primaryKey: ['name'],
  foreignKeys: [],
  checks: [],
} as const

/** Umzug's own storage writes outside the transaction: a crash between the two would repeat a migration. */
const sameTransaction: UmzugStorage<Session> = {
  executed: async ({ context }) => {
    const rows = await context.all<{ name: string }>(
      `select name from ${own(context, MIGRATION_TABLE.name)} order by name`,
    )
    return rows.map(({ name }) => name)
  },
  logMigration: async ({ name, context }) => {
    await context.run(`insert into ${own(context, MIGRATION_TABLE.name)} (name) values (:name)`, { name })
  },
  unlogMigration: async ({ name, context }) => {
    await context.run(`delete from ${own(context, MIGRATION_TABLE.name)} where name = :name`, { name })
  },
}

async function stateOf(session: Session, migrations: readonly Migration[]): Promise<SchemaState> {
  const known = migrations.at(-1)!.name
  const [family] = known.split('-')
  const all = (await isThere(session, MIGRATION_TABLE.name)) ? await sameTransaction.executed({ context: session }) : []
  const executed = all.filter((name) => name.startsWith(`${family}-`))
  const found = executed.at(-1)
  const strange = executed.some((name) => !migrations.some((migration) => migration.name === name))
  const complete = executed.length === migrations.length
  return { state: strange ? 'newer' : !found ? 'missing' : complete ? 'current' : 'older', found, known }
}

async function isThere(session: Session, table: string): Promise<boolean> {
  const { sql, parameters, read } = session.adapter.schema.find(session.qualified(table, 'control'))
  return read(await session.all(sql, parameters)) !== undefined
}

/** By its full name: two schemas of one database may be of the site and of the web database. */
function own(session: Session, table: string): string {
  return session.adapter.statements.quote(session.qualified(table, 'control'))
}
