import { randomUUID } from 'node:crypto'
import { Umzug, type UmzugStorage } from 'umzug'
import { coded } from '../contract/errors.ts'
import type { Site } from '../contract/index.ts'
import { PROTOCOL_VERSION } from '../flow/packet.ts'
import type { Database, Session } from './database.ts'
import { createTables, type Migration } from './migrations/migration.ts'
import { site0001 } from './migrations/site-0001.ts'
import { web0001 } from './migrations/web-0001.ts'

const SITE_MIGRATIONS: readonly Migration[] = [site0001]
const WEB_MIGRATIONS: readonly Migration[] = [web0001]

/** How a database's control tables compare with what this program knows. Versions are names of migrations. */
export interface SchemaState {
  readonly state: 'missing' | 'older' | 'current' | 'newer'
  /** The last one applied; absent: none. */
  readonly found?: string
  /** The last one this program has. */
  readonly known: string
}

/**
 * Brings the control tables of a site's database up to date, in one transaction: of two programs at once, the second
 * finds the work done. Gives the names of the migrations applied. TS_SCHEMA_NEWER: a newer program was here.
 */
export function migrateSite(database: Database, site: Site): Promise<string[]> {
  return database.write(async (session) => {
    const applied = await migrate(session, SITE_MIGRATIONS, 'local')
    await session.run(
      `insert into tillsync_site_state (id, site_code, installation, epoch, counter)
       select 1, :site, :installation, 1, 0 where not exists (select 1 from tillsync_site_state)`,
      { site: site.code, installation: randomUUID() },
    )
    return applied
  })
}

/** The same for the web database. */
export function migrateWeb(database: Database): Promise<string[]> {
  return database.write(async (session) => {
    const applied = await migrate(session, WEB_MIGRATIONS, 'web')
    const { upsert, relation } = session.adapter.statements
    const columns = ['id', 'schema_version', 'protocol_version']
    const source = relation(
      columns.map((name) => ({ name, type: 'integer' })),
      'state',
    )
    for (const statement of upsert('tillsync_web_state', ['id'], columns, source)) {
      await session.run(statement, { state: JSON.stringify([[1, WEB_MIGRATIONS.length, PROTOCOL_VERSION]]) })
    }
    return applied
  })
}

export function siteSchema(database: Database): Promise<SchemaState> {
  return database.read((session) => stateOf(session, SITE_MIGRATIONS))
}

export function webSchema(database: Database): Promise<SchemaState> {
  return database.read((session) => stateOf(session, WEB_MIGRATIONS))
}

/** TS_SCHEMA_MISSING or TS_SCHEMA_NEWER, unless the schema is the one this program works with. */
export function checkSchema(which: 'local' | 'web', { state, found, known }: SchemaState): void {
  if (state === 'newer') throw coded('TS_SCHEMA_NEWER', { which, found, known })
  if (state !== 'current') throw coded('TS_SCHEMA_MISSING', { which, missing: `Tillsync's tables (${known})` })
}

async function migrate(session: Session, migrations: readonly Migration[], which: 'local' | 'web'): Promise<string[]> {
  const schema = await stateOf(session, migrations)
  if (schema.state === 'newer') checkSchema(which, schema)
  if (!(await isThere(session, MIGRATION_TABLE.name))) {
    await createTables(session, [MIGRATION_TABLE])
  }
  const umzug = new Umzug<Session>({
    migrations: migrations.map(({ name, up }) => ({ name, up: ({ context }) => up(context) })),
    context: session,
    storage: sameTransaction,
    logger: undefined,
  })
  return (await umzug.up()).map(({ name }) => name)
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
    const rows = await context.all<{ name: string }>('select name from tillsync_migration order by name')
    return rows.map(({ name }) => name)
  },
  logMigration: async ({ name, context }) => {
    await context.run('insert into tillsync_migration (name) values (:name)', { name })
  },
  unlogMigration: async ({ name, context }) => {
    await context.run('delete from tillsync_migration where name = :name', { name })
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
  const { sql, parameters, read } = session.adapter.schema.find(table)
  return read(await session.all(sql, parameters)) !== undefined
}
