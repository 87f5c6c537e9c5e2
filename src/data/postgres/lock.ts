import { createHash } from 'node:crypto'
import pg from 'pg'
import type { HeldLock } from '../adapter.ts'
import { codedFailure } from '../coded-failure.ts'
import type { DatabaseSettings } from '../database-settings.ts'
import { clientOptions, prepare, schemasOf } from './client.ts'
import { errors } from './errors.ts'

/** A server that does not answer for so long is as good as gone. */
const ANSWER_SECONDS = 10

/**
 * An advisory lock of a session of its own: it ends with the connection, and that with the process. Of the sites whose
 * control tables are in one database, each has its own.
 */
export async function takeLock(settings: DatabaseSettings, name: string): Promise<HeldLock | undefined> {
  const client = new pg.Client({ ...clientOptions(settings), query_timeout: ANSWER_SECONDS * 1000 })
  let lost = false
  // Without a listener, a connection that breaks between two statements would end the process.
  client.on('error', () => {
    lost = true
  })
  client.on('end', () => {
    lost = true
  })
  const key = keyOf(schemasOf(settings).control, name)
  const end = () => client.end().catch(() => {})
  try {
    await client.connect()
    await prepare(client, settings)
    const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as taken', key)
    if (!rows[0].taken) {
      await end()
      return undefined
    }
  } catch (error) {
    await end()
    throw codedFailure(error, errors, settings.which)
  }
  return {
    async held() {
      if (lost) return false
      try {
        const { rows } = await client.query(HELD, key)
        return rows.length > 0
      } catch {
        lost = true
        return false
      }
    },
    async release() {
      if (!lost) await end()
    },
  }
}

/** By the session that asks: behind a proxy that could be another one. */
const HELD = `select 1 from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted
  and classid = $1::integer::oid and objid = $2::integer::oid`

function keyOf(schema: string, name: string): [number, number] {
  const digest = createHash('sha256').update(`tillsync ${schema} ${name}`).digest()
  return [digest.readInt32BE(0), digest.readInt32BE(4)]
}
