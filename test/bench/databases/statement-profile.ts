import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PostgresDatabases } from './postgres.ts'

const MOST = 40

/** Does some work; if there is a folder, writes into a file of it which statements the server spent its time on. */
export async function profileStatements<T>(
  { within }: PostgresDatabases,
  folder: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (folder === undefined) return work()
  await within('postgres', (client) => client.query('select pg_stat_statements_reset()'))
  const done = await work()
  const { rows } = await within('postgres', (client) =>
    client.query<{ database: string; calls: number; total: number; mean: number; rows: number; query: string }>(
      `select d.datname as database, s.calls::int, s.total_exec_time as total, s.mean_exec_time as mean, s.rows::int,
         regexp_replace(s.query, '\\s+', ' ', 'g') as query
       from pg_stat_statements s join pg_database d on d.oid = s.dbid order by s.total_exec_time desc limit $1`,
      [MOST],
    ),
  )
  const lines = rows.map(
    ({ database, calls, total, mean, rows, query }) =>
      `${total.toFixed(0)} ms, ${calls} calls of ${mean.toFixed(2)} ms, ${rows} rows, ${database}: ${query}`,
  )
  writeFileSync(join(folder, `statements-${Date.now()}.txt`), `${lines.join('\n')}\n`)
  return done
}
