import { openDatabase } from '../../../src/data/open.ts'
import { temporaryDatabases } from '../databases.ts'
import { type FaultProxy, faultProxy } from '../fault-proxy.ts'
import { type PostgresServer, startPostgres } from '../postgres-server.ts'
import type { DaySettings } from './day-of-retail.ts'

/** A PostgreSQL server that may crash, with the web database behind a bad line; the stores' own databases are SQLite's. */
export interface OwnServer {
  readonly server: PostgresServer
  readonly line: FaultProxy
  readonly databases: DaySettings['databases']
  remove(): Promise<void>
}

/** A machine that is busy takes a while to answer. */
const PATIENCE_SECONDS = 5

export async function ownServer(): Promise<OwnServer> {
  const files = temporaryDatabases('sqlite')
  const server = await startPostgres()
  const line = await faultProxy(server.settings.port!)
  const behindTheLine = {
    port: line.port,
    connections: 2,
    connectTimeoutSeconds: PATIENCE_SECONDS,
    answerTimeoutSeconds: PATIENCE_SECONDS,
  }
  return {
    server,
    line,
    databases: {
      folder: files.folder,
      async place(name) {
        if (name !== 'web' && name !== 'HO') return files.place(name)
        const settings = { ...server.settings, schema: name.toLowerCase() }
        const which = name === 'web' ? 'web' : 'local'
        const database = openDatabase({ which, dialect: 'postgres', server: settings })
        await database.write((session) => session.run(`create schema if not exists ${settings.schema}`))
        await database.close()
        return { which, dialect: 'postgres', server: { ...settings, ...(which === 'web' && behindTheLine) } }
      },
    },
    async remove() {
      await line.close()
      await files.remove()
      await server.stop()
      server.remove()
    },
  }
}
