import { join } from 'node:path'
import type { Dialect } from '../../../src/data/database-settings.ts'
import type { Cleanup } from '../cleanup.ts'
import type { Databases } from './databases.ts'
import { mssqlDatabases } from './mssql.ts'
import { postgresDatabases } from './postgres.ts'
import { sqliteDatabases } from './sqlite.ts'

const STARTS: Partial<Record<Dialect, (folder: string) => Promise<Databases | undefined>>> = {
  mssql: mssqlDatabases,
  postgres: postgresDatabases,
  sqlite: sqliteDatabases,
}

/** The databases that can be had here, of these dialects. Whatever is started ends with the run. */
export async function databasesAtHand(
  cleanup: Cleanup,
  folder: string,
  dialects: readonly Dialect[],
): Promise<Databases[]> {
  const all: Databases[] = []
  for (const dialect of dialects) {
    const databases = await STARTS[dialect]?.(join(folder, dialect))
    if (!databases) continue
    cleanup.later(() => databases.close())
    all.push(databases)
  }
  return all
}
