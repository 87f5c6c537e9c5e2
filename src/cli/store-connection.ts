import { basename } from 'node:path'
import { stringify } from 'yaml'
import type { DatabaseConfig } from '../config.ts'
import type { Login } from '../data/logins.ts'
import { loginsOf } from '../data/logins-of.ts'

/** The `webDatabase` section of a store's configuration. */
export type StoreConnection = Readonly<Record<string, string | number | undefined>>

/** As the head office reaches the web database, with the store's own login. */
export function storeConnection(webDatabase: DatabaseConfig, { user, password }: Login): StoreConnection {
  if (webDatabase.dialect === 'sqlite') throw new TypeError('a file has no logins')
  const { dialect, host, port, instance, name, controlSchema, tls, certificateAuthority } = webDatabase
  return {
    dialect,
    host,
    port,
    instance,
    name,
    user,
    password,
    schema: loginsOf(dialect)?.schema(controlSchema),
    tls,
    certificateAuthority: certificateAuthority && basename(certificateAuthority),
  }
}

/** For the eyes of who sets the store up, once. */
export function connectionText(connection: StoreConnection): string {
  const copied = connection.certificateAuthority ? ' Copy the file of `certificateAuthority` there, too.' : ''
  return `
The connection of the store to the web database, shown this once; the password is kept nowhere:

${stringify({ webDatabase: connection })}
Put it into the store's configuration, the password better into the variable TILLSYNC_WEB_DATABASE_PASSWORD or into a file
that only the account of Tillsync may read (\`passwordFile\`). \`host\` is the server's name at the head office; where the
store knows it by another, write that.${copied}`
}
