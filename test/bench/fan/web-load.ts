import type { PostgresDatabases } from '../databases/postgres.ts'
import { profileStatements } from '../databases/statement-profile.ts'

/** What the web database was asked for, and what it cost its server. */
export interface WebLoad {
  readonly cpu: number
  readonly statements: number
}

/** While this work is done nothing else may use the server. */
export async function webLoad(
  databases: PostgresDatabases,
  web: string,
  profile: string | undefined,
  work: () => Promise<unknown>,
): Promise<WebLoad> {
  const statements = () =>
    databases.within('postgres', async (client) => {
      const { rows } = await client.query(
        `select coalesce(sum(calls), 0) as calls from pg_stat_statements s join pg_database d on d.oid = s.dbid
         where d.datname = $1`,
        [web],
      )
      return Number(rows[0].calls)
    })
  await databases.within('postgres', (client) => client.query('select pg_stat_statements_reset()'))
  const before = databases.cpu()
  await profileStatements(databases, profile, work)
  return { cpu: databases.cpu() - before, statements: await statements() }
}

/** Bytes of all packets in a web database, as they are carried. */
export function webBytes({ within }: PostgresDatabases, web: string): Promise<number> {
  return within(web, async (client) => {
    const { rows } = await client.query('select coalesce(sum(octet_length(body)), 0) as bytes from tillsync_packet')
    return Number(rows[0].bytes)
  })
}
