import type { HeldLock } from '../adapter.ts'
import { codedFailure } from '../coded-failure.ts'
import type { DatabaseSettings } from '../database-settings.ts'
import { errors } from './errors.ts'
import { serverOf, signIn } from './sign-in.ts'
import { type SessionConnection, tediousModule } from './tedious-module.ts'

/**
 * An application lock of a session of its own: the server frees it when the connection ends, however it ends. A pool's
 * connection would give it away with the transaction, or keep it.
 */
export async function takeLock(settings: DatabaseSettings, name: string): Promise<HeldLock | undefined> {
  const { name: database, schema = 'dbo', controlSchema = schema } = serverOf(settings)
  const resource = `tillsync.${database}.${controlSchema}.${name}`
  let connection: SessionConnection | undefined
  try {
    connection = await signIn(tediousModule(), settings)
    // It is told by whatever asks next.
    connection.on('error', () => {})
    if (await take(connection, resource)) return heldBy(connection, resource)
    connection.close()
    return undefined
  } catch (error) {
    connection?.close()
    throw codedFailure(error, errors, settings.which)
  }
}

async function take(connection: SessionConnection, resource: string): Promise<boolean> {
  const { rows } = await connection.ask(
    `declare @result int
     exec @result = sp_getapplock @Resource = :resource, @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0
     select @result as result`,
    { resource },
  )
  return Number(rows[0]?.result) >= 0
}

function heldBy(connection: SessionConnection, resource: string): HeldLock {
  let asked: Promise<unknown> = Promise.resolve()
  let released = false
  const ask = <T>(work: () => Promise<T>): Promise<T> => {
    const answer = asked.then(work)
    asked = answer.catch(() => {})
    return answer
  }
  return {
    async held() {
      if (released) return false
      const sql = `select applock_mode('public', :resource, 'Session') as mode`
      const answer = await ask(() => connection.ask(sql, { resource })).catch(() => undefined)
      return answer?.rows[0]?.mode === 'Exclusive'
    },
    async release() {
      if (released) return
      released = true
      // The server takes its time to notice that a connection was closed.
      const sql = `exec sp_releaseapplock @Resource = :resource, @LockOwner = 'Session'`
      await ask(() => connection.ask(sql, { resource })).catch(() => {})
      connection.close()
    },
  }
}
