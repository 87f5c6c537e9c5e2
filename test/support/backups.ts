import * as controlTables from '../../src/data/control-tables.ts'
import type { Database } from '../../src/data/database.ts'
import type { TableDefinition } from '../../src/data/table-definition.ts'
import { WEB_TABLES } from '../../src/data/web-tables.ts'
import type { DocumentType } from '../../src/flow/document-type.ts'
import type { TestSite } from './retail.ts'

/** Puts every table of the web database aside, and gives what brings them all back to that state: a restored backup. */
export function backUp(database: Database): Promise<() => Promise<void>> {
  return backUpTables(
    database,
    WEB_TABLES.map(({ name }) => name),
  )
}

/** The same for a site's database, with its business tables. */
export function backUpSite({ database, types }: Pick<TestSite, 'database' | 'types'>): Promise<() => Promise<void>> {
  const control: readonly TableDefinition[] = Object.values(controlTables)
  // Control tables come last: what triggers capture of the restoring itself is gone then.
  return backUpTables(database, [...businessTables(types), ...control.map(({ name }) => name)])
}

/** What is referred to before what refers to it. */
function businessTables(types: readonly DocumentType[]): string[] {
  return types.flatMap(({ kinds }) =>
    kinds.flatMap(({ root }) => [root.name, ...(root.details ?? []).map(({ name }) => name)]),
  )
}

let taken = 0

async function backUpTables(database: Database, tables: readonly string[]): Promise<() => Promise<void>> {
  const prefix = `backup_${++taken}`
  const backup = (name: string) => `${prefix}_${name}`
  await database.write(async (session) => {
    for (const name of tables) {
      await session.run(
        session.adapter.dialect === 'mssql'
          ? `select * into ${backup(name)} from ${name}`
          : `create table ${backup(name)} as select * from ${name}`,
      )
    }
  })
  return () =>
    database.write(async (session) => {
      for (const name of tables.toReversed())
        if (!name.startsWith('tillsync_')) await session.run(`delete from ${name}`)
      for (const name of tables) {
        if (name.startsWith('tillsync_')) await session.run(`delete from ${name}`)
        await session.run(`insert into ${name} select * from ${backup(name)}`)
      }
    })
}
