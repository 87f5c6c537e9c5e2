import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { PostgresDatabases } from './postgres.ts'

/**
 * The limit where the rows are there already: COPY of whole tables into temporary ones, and one upsert from each, all in
 * one transaction.
 */
export function upsertInOneGo(
  { within }: PostgresDatabases,
  from: string,
  to: string,
  tables: readonly string[],
): Promise<void> {
  return within(from, (source) =>
    within(to, async (target) => {
      await target.query('begin')
      for (const table of tables) {
        const name = pg.escapeIdentifier(table)
        await target.query(`create temporary table given on commit drop as table ${name} with no data`)
        await pipeline(
          source.query(copyTo(`copy ${name} to stdout`)),
          target.query(copyFrom('copy pg_temp.given from stdin')),
        )
        await target.query(await upsertOf(target, table))
        await target.query('drop table pg_temp.given')
      }
      await target.query('commit')
    }),
  )
}

async function upsertOf(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string; key: boolean }>(
    `select quote_ident(a.attname) as name, a.attnum = any (i.indkey) as key
     from pg_attribute a join pg_index i on i.indrelid = a.attrelid and i.indisprimary
     where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [pg.escapeIdentifier(table)],
  )
  const names = rows.map(({ name }) => name).join(', ')
  const key = rows.flatMap(({ name, key }) => (key ? [name] : [])).join(', ')
  const rest = rows.flatMap(({ name, key }) => (key ? [] : [`${name} = excluded.${name}`])).join(', ')
  const update = rest ? `update set ${rest}` : 'nothing'
  return `insert into ${pg.escapeIdentifier(table)} (${names}) select ${names} from pg_temp.given
    on conflict (${key}) do ${update}`
}
