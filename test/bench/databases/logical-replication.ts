import { setTimeout as delay } from 'node:timers/promises'
import type { Cleanup } from '../cleanup.ts'
import type { PostgresDatabases } from './postgres.ts'

const SLOT = 'bench'

/**
 * Replicates a table from one database to another, which has the same rows, by the server's own publication and
 * subscription; gives what takes both away again.
 */
export async function replicate(
  cleanup: Cleanup,
  { within, server }: PostgresDatabases,
  from: string,
  to: string,
  table: string,
): Promise<() => Promise<void>> {
  await within(from, async (client) => {
    // It is measured alone: without the events of the product's triggers in its log.
    await client.query(`alter table ${table} disable trigger user`)
    await client.query(`create publication bench for table ${table}`)
    // A subscription to the same server cannot make the slot itself: it would wait for its own transaction.
    await client.query(`select pg_create_logical_replication_slot('${SLOT}', 'pgoutput')`)
  })
  const { port, user, password } = server
  const connection = `host=127.0.0.1 port=${port} user=${user} password=${password} dbname=${from}`
  const stop = cleanup.later(() => within(to, (client) => client.query('drop subscription bench')))
  await within(to, (client) =>
    client.query(
      `create subscription bench connection '${connection}' publication bench
       with (create_slot = false, slot_name = '${SLOT}', copy_data = false)`,
    ),
  )
  await within(from, async (client) => {
    for (let active = false; !active; await delay(50)) {
      const { rows } = await client.query(`select active from pg_replication_slots where slot_name = '${SLOT}'`)
      active = rows[0]?.active === true
    }
  })
  return stop
}
