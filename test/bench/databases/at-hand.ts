import { join } from 'node:path'
import type { Dialect } from '../../../src/data/adapter.ts'
import type { Cleanup } from '../cleanup.ts'
import type { Databases } from './databases.ts'
import { sqliteDatabases } from './sqlite.ts'

/** The databases that can be had here, of these dialects. Whatever is started ends with the run. */
export async function databasesAtHand(
  cleanup: Cleanup,
  folder: string,
  dialects: readonly Dialect[],
): Promise<Databases[]> {
  const all: Databases[] = []
  if (dialects.includes('sqlite')) all.push(sqliteDatabases(join(folder, 'sqlite')))
  for (const databases of all) cleanup.later(() => databases.close())
  return all
}
