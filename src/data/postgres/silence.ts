import type { Socket } from 'node:net'
import type pg from 'pg'
import type { DatabaseSettings } from '../database-settings.ts'
import { serverOf } from './client.ts'

const ANSWER_SECONDS = 600

/** The system's own is hours: as long would one wait on a line that is dead without a word. */
const KEEP_ALIVE_SECONDS = 30

/**
 * Has a connection be lost that says nothing for too long. A line that is dead is found out by keep-alive; a server that
 * lives and does not answer, by the time in which nothing moved either way: a slow line has all the time it needs.
 */
export function endSilence(client: pg.ClientBase, settings: DatabaseSettings): void {
  const { answerTimeoutSeconds = ANSWER_SECONDS } = serverOf(settings)
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection
  stream.setKeepAlive(true, KEEP_ALIVE_SECONDS * 1000)
  stream.setTimeout(answerTimeoutSeconds * 1000, () => {
    const silent = new Error(`nothing was heard of the server for ${answerTimeoutSeconds} s`)
    stream.destroy(Object.assign(silent, { code: 'ECONNABORTED' }))
  })
}
