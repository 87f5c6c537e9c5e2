import type { Database } from '../../src/data/database.ts'
import { PACKET, RECEIPT, REGISTERED_SITE, REJECTION, STREAM_HEAD, WEB_STATE } from '../../src/data/web-tables.ts'

const TABLES = [WEB_STATE, REGISTERED_SITE, STREAM_HEAD, PACKET, RECEIPT, REJECTION].map(({ name }) => name)

/** Puts every table of the web database aside, and gives what brings them all back to that state: a restored backup. */
export async function backUp(database: Database): Promise<() => Promise<void>> {
  await database.write(async (session) => {
    for (const name of TABLES) {
      await session.run(
        session.adapter.dialect === 'mssql'
          ? `select * into backup_${name} from ${name}`
          : `create table backup_${name} as select * from ${name}`,
      )
    }
  })
  return () =>
    database.write(async (session) => {
      for (const name of TABLES) {
        await session.run(`delete from ${name}`)
        await session.run(`insert into ${name} select * from backup_${name}`)
      }
    })
}
