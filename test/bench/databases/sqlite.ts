import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import type { Databases } from './databases.ts'

export interface SqliteDatabases extends Databases {
  /** With the settings of the product's own connections (src/data/sqlite/libsql-module.ts). */
  open(name: string): Libsql.Database
}

/** Files in a folder. */
export async function sqliteDatabases(folder: string): Promise<SqliteDatabases> {
  mkdirSync(folder, { recursive: true })
  const fileOf = (name: string) => join(folder, `${name}.sqlite`)

  function open(name: string): Libsql.Database {
    const database = new Libsql(fileOf(name))
    database.exec('pragma journal_mode = wal')
    database.exec('pragma synchronous = full')
    database.exec('pragma foreign_keys = on')
    return database
  }

  function within<T>(name: string, work: (database: Libsql.Database) => T): T {
    const database = open(name)
    try {
      return work(database)
    } finally {
      database.close()
    }
  }

  const number = (database: Libsql.Database, sql: string) => Number((database.prepare(sql).get([]) as { n: number }).n)
  const versionOf = () => {
    const memory = new Libsql(':memory:')
    const { version } = memory.prepare('select sqlite_version() as version').get([]) as { version: string }
    memory.close()
    return version
  }

  return {
    dialect: 'sqlite',
    open,
    version: `SQLite ${versionOf()}`,
    settings: 'write-ahead log, `synchronous = full`',
    // `migrate` makes the file.
    create: async () => {},
    async copy(from, to) {
      within(from, (database) => database.exec('pragma wal_checkpoint(truncate)'))
      copyFileSync(fileOf(from), fileOf(to))
    },
    async remove(name) {
      for (const ending of ['', '-wal', '-shm']) rmSync(fileOf(name) + ending, { force: true })
    },
    section: (name) => ({ dialect: 'sqlite', storage: fileOf(name) }),
    async rest(name) {
      within(name, (database) => database.exec('pragma wal_checkpoint(truncate); analyze'))
    },
    transferredBy: 'ATTACH, INSERT … SELECT',
    async transfer(from, to, tables) {
      within(to, (database) => {
        database.prepare('attach ? as source').run(fileOf(from))
        database.exec('begin immediate')
        for (const table of tables) database.exec(`insert into main."${table}" select * from source."${table}"`)
        database.exec('commit')
      })
    },
    async same(one, other, table) {
      return within(one, (database) => {
        database.prepare('attach ? as other').run(fileOf(other))
        const without = (a: string, b: string) =>
          number(
            database,
            `select count(*) as n from (${rowsOf(database, a, table)} except ${rowsOf(database, b, table)})`,
          )
        return without('main', 'other') + without('other', 'main') === 0
      })
    },
    count: async (name, table) => within(name, (database) => number(database, `select count(*) as n from "${table}"`)),
    cpu: () => 0,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

export function isSqlite(databases: Databases): databases is SqliteDatabases {
  return databases.dialect === 'sqlite'
}

/** Decimals are text here, and `12.5` is `12.50`. */
function rowsOf(database: Libsql.Database, schema: string, table: string): string {
  const columns = database.prepare('select name from pragma_table_info(?)').all([table]) as { name: string }[]
  const values = columns.map(
    ({ name }) => `iif("${name}" glob '*.*' and "${name}" not glob '*[^0-9.-]*', cast("${name}" as real), "${name}")`,
  )
  return `select ${values.join(', ')} from ${schema}."${table}"`
}
