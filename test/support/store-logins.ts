import type { Bound, Database } from '../../src/data/database.ts'
import type { DatabaseSettings, Dialect } from '../../src/data/database-settings.ts'
import type { Login } from '../../src/data/logins.ts'
import { loginsOf } from '../../src/data/logins-of.ts'
import { openDatabase } from '../../src/data/open.ts'
import { listSites, registerSite } from '../../src/data/web/registration.ts'
import { addStore } from '../../src/data/web/store-logins.ts'
import { temporaryDatabases } from './databases.ts'
import { onEachDialect } from './dialects.ts'

/** A store as it is added. */
export const store = (code: string) => ({ code, kind: 'store', format: 'outright', name: `Store ${code}` }) as const

/** The web database as its store signs in to it. */
export function signedIn({ server, ...place }: DatabaseSettings, login: Login): DatabaseSettings {
  const schema = loginsOf(place.dialect)!.schema(server!.controlSchema!)
  return { ...place, server: { ...server!, ...login, schema, controlSchema: schema } }
}

/** A web database with the head office and the store S001; all that is opened is closed with it. */
export interface WebOfStores {
  readonly place: DatabaseSettings
  readonly headOffice: Database
  /** Of S001. */
  readonly login: Login
  open(place: DatabaseSettings): Database
  as(login: Login): Database
  close(): Promise<void>
}

export async function webOfStores(dialect: Dialect): Promise<WebOfStores> {
  const databases = temporaryDatabases(dialect)
  const opened: Database[] = []
  const headOffice = await databases.web()
  const place = databases.settings('web')
  await registerSite(headOffice, { code: 'HO', kind: 'head-office', name: 'Head office' })
  const { login } = await addStore(headOffice, store('S001'))
  const open = (settings: DatabaseSettings) => {
    const database = openDatabase(settings)
    opened.push(database)
    return database
  }
  return {
    place,
    headOffice,
    login: login!,
    open,
    as: (login) => open(signedIn(place, login)),
    async close() {
      for (const database of opened) await database.close()
      await dropLogins(headOffice)
      await databases.remove()
    },
  }
}

/** Logins are the server's, and would outlive the database. Nobody may be signed in with one. */
export async function dropLogins(web: Database): Promise<void> {
  const { dialect, statements } = web.adapter
  for (const { login } of await listSites(web)) {
    if (!login?.startsWith('tillsync_')) continue
    const kinds = dialect === 'mssql' ? ['user', 'login'] : ['role']
    for (const kind of kinds) await run(web, `drop ${kind} ${statements.quote(login)}`)
  }
}

/** On each dialect that has logins. */
export function whereLoginsAre(title: string, define: (dialect: Dialect) => void): void {
  onEachDialect(title, (dialect) => {
    if (loginsOf(dialect)) define(dialect)
    else it('has no logins')
  })
}

export const all = (database: Database, sql: string, parameters: Record<string, Bound> = {}) =>
  database.read((session) => session.all<Record<string, string>>(sql, parameters))

export const run = (database: Database, sql: string, parameters: Record<string, Bound> = {}) =>
  database.write((session) => session.run(sql, parameters))
