import type { HealthCheck } from '../health.ts'

/** Readers see a snapshot and never wait for the till that writes (PROTOCOL.md, rules 2 and 8). */
export const rowVersioning: HealthCheck = {
  name: 'row versioning',
  async judge(database, { which }) {
    const [row] = await database.write((session) =>
      session.all<{ name: string; snapshot: number; committed: number }>(
        `select name, cast(snapshot_isolation_state as int) as snapshot,
           cast(is_read_committed_snapshot_on as int) as committed
         from sys.databases where name = db_name()`,
      ),
    )
    const alter = `ALTER DATABASE [${(row?.name ?? '').replaceAll(']', ']]')}] SET`
    const allowed = Number(row?.snapshot) === 1
    // Sites read the web database in short transactions, all day, while others write.
    const advised = which === 'web' && Number(row?.committed) !== 1
    return {
      ok: allowed && !advised,
      severity: allowed ? 'warning' : 'error',
      found: `ALLOW_SNAPSHOT_ISOLATION ${allowed ? 'ON' : 'OFF'}${advised ? ', READ_COMMITTED_SNAPSHOT OFF' : ''}`,
      wanted: `ALLOW_SNAPSHOT_ISOLATION ON${which === 'web' ? ', READ_COMMITTED_SNAPSHOT ON' : ''}`,
      remedy: allowed
        ? `Run at a quiet time: ${alter} READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;`
        : `Run: ${alter} ALLOW_SNAPSHOT_ISOLATION ON;`,
    }
  },
}

/** Names without a schema are looked for in the default one of the user, and nowhere else but in dbo. */
export const defaultSchema: HealthCheck = {
  name: 'default schema',
  async judge(database) {
    const [row, wanted] = await database.write(async (session) => [
      (await session.all<{ user: string; found: string }>('select user_name() as "user", schema_name() as found'))[0],
      session.schemas.control ?? 'dbo',
    ])
    const { user = '', found = '' } = row ?? {}
    return {
      ok: found.toLowerCase() === wanted.toLowerCase(),
      found: `${found}, of ${user}`,
      wanted,
      remedy: `Run: ALTER USER [${user.replaceAll(']', ']]')}] WITH DEFAULT_SCHEMA = [${wanted}];`,
    }
  },
}

const EXPRESS = 4
const EXPRESS_MEGABYTES = 10_240
const WARN_FROM = 0.9

/** The Express edition ends at 10 GB of data: a till then stops with an error at its next sale. */
export const size: HealthCheck = {
  name: 'size',
  async judge(database) {
    const [row] = await database.write((session) =>
      session.all<{ edition: number; megabytes: number }>(
        `select cast(serverproperty('EngineEdition') as int) as edition,
           (select sum(cast(size as bigint)) * 8 / 1024 from sys.database_files where type = 0) as megabytes`,
      ),
    )
    const megabytes = Number(row?.megabytes ?? 0)
    const limited = Number(row?.edition) === EXPRESS
    const most = Math.round(EXPRESS_MEGABYTES * WARN_FROM)
    return {
      ok: !limited || megabytes < most,
      severity: 'warning',
      found: `${megabytes} MB of data${limited ? ', in an Express edition' : ''}`,
      wanted: limited ? `less than ${most} MB: an Express edition ends at ${EXPRESS_MEGABYTES} MB` : 'any: no Express',
      remedy: 'Purge what is no longer needed, or move to an edition without this limit, before the tills stop.',
    }
  },
}
