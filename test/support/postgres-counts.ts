import type { Database } from '../../src/data/database.ts'

/** Before PostgreSQL 15 a connection tells its counts when it likes. */
export async function tellsCounts(database: Database): Promise<boolean> {
  const [row] = await database.read((session) =>
    session.all<{ tells: boolean }>(`select to_regprocedure('pg_stat_force_next_flush()') is not null as tells`),
  )
  return row!.tells
}

/** How often a table of PostgreSQL was read from end to end, and how many of its rows were read, as this connection counted. */
export async function counted(database: Database, table: string): Promise<{ scans: number; rows: number }> {
  await database.read((session) => session.all('select pg_stat_force_next_flush()'))
  const [row] = await database.read((session) =>
    session.all<{ scans: string; rows: string }>(
      `select seq_scan as scans, seq_tup_read + idx_tup_fetch as rows from pg_stat_user_tables
       where relid = to_regclass(:table)`,
      { table },
    ),
  )
  return { scans: Number(row!.scans), rows: Number(row!.rows) }
}
