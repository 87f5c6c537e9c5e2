import type { Database } from '../../src/data/database.ts'

/** Puts every table of a database aside, and gives what brings them all back to that state: a restored backup. */
export async function backUp(database: Database): Promise<() => Promise<void>> {
  const tables = await database.read((session) =>
    session.all<{ name: string }>("select name from sqlite_master where type = 'table' and name like 'tillsync_%'"),
  )
  await database.write(async (session) => {
    for (const { name } of tables) await session.run(`create table backup_${name} as select * from ${name}`)
  })
  return () =>
    database.write(async (session) => {
      for (const { name } of tables) {
        await session.run(`delete from ${name}`)
        await session.run(`insert into ${name} select * from backup_${name}`)
      }
    })
}
