import type { Databases } from '../databases/databases.ts'
import { isPostgres } from '../databases/postgres.ts'
import { isSqlite } from '../databases/sqlite.ts'
import { postgresTill } from './postgres-till.ts'
import { sqliteTill } from './sqlite-till.ts'
import type { Style, Till } from './till.ts'

export async function openTill(databases: Databases, database: string, style: Style): Promise<Till> {
  if (isPostgres(databases)) return postgresTill(databases, database, style)
  if (isSqlite(databases)) return sqliteTill(databases, database, style)
  throw new Error(`there is no till for ${databases.dialect}`)
}
