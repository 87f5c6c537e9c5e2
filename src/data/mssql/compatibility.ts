import { asTillsyncError } from '../../contract/errors.ts'
import type { Session } from '../database.ts'
import type { HealthCheck } from '../health.ts'

/**
 * Rows travel as JSON, which a database takes from the compatibility level of SQL Server 2016 on. One that came from an older
 * server has the level of that one, until somebody changes it. The level itself would say nothing of servers that are not
 * Microsoft's.
 */
export async function readsJson(session: Session): Promise<boolean> {
  try {
    await session.all(`select count(*) as n from openjson(N'[]')`)
    return true
  } catch (error) {
    if (asTillsyncError(error)?.code === 'TS_SCHEMA_MISSING') return false
    throw error
  }
}

export const compatibility: HealthCheck = {
  name: 'compatibility level',
  async judge(database) {
    const ok = await database.write(readsJson)
    const [row] = await database.write((session) =>
      session.all<{ name: string; level: number }>(
        `select name, cast(compatibility_level as int) as level from sys.databases where name = db_name()`,
      ),
    )
    return {
      ok,
      found: ok ? 'takes JSON' : `level ${row?.level}, without JSON`,
      wanted: 'level 130 (SQL Server 2016) or higher',
      remedy: `Run: ALTER DATABASE [${(row?.name ?? '').replaceAll(']', ']]')}] SET COMPATIBILITY_LEVEL = 140;`,
    }
  },
}
