import { type GivenDatabase, placeOf } from './database.ts'
import { HIDDEN, misfit } from './formats.ts'
import type { DatabaseConfig } from './settings.ts'

const OF_SERVERS = [
  'host',
  'port',
  'instance',
  'name',
  'user',
  'password',
  'passwordFile',
  'schema',
  'controlSchema',
  'tls',
  'certificateAuthority',
  'connectTimeoutSeconds',
  'answerTimeoutSeconds',
  'connections',
] as const satisfies readonly (keyof GivenDatabase)[]

/** Which settings of a section go together. */
export function brokenDatabaseRules(given: GivenDatabase, path: string): string[] {
  return given.dialect === 'sqlite' ? brokenRulesOfFile(given, path) : brokenRulesOfServer(given, path)
}

function brokenRulesOfFile(given: GivenDatabase, path: string): string[] {
  const { storage, migration } = given
  const foreign = OF_SERVERS.filter((name) => given[name] !== undefined).map((name) => {
    const found = name === 'password' ? HIDDEN : given[name]
    return `${path}.${name}: ${misfit(found, 'nothing: SQLite is a file. Or another dialect')}`
  })
  const login = Object.values(migration).some((value) => value !== undefined)
  return [
    ...(storage === undefined ? [`${path}.storage: ${misfit(storage, 'the path of a file')}`] : []),
    ...foreign,
    ...(login ? [`${path}.migration: found a login; wanted nothing: SQLite has no logins`] : []),
  ]
}

function brokenRulesOfServer(given: GivenDatabase, path: string): string[] {
  const problems: string[] = []
  const want = (holds: boolean, name: string, found: unknown, wanted: string) => {
    if (!holds) problems.push(`${path}.${name}: ${misfit(found, wanted)}`)
  }
  const { dialect, storage, host, port, name, user, password, passwordFile, migration } = given
  want(storage === undefined, 'storage', storage, `nothing: ${dialect} is a server. Or dialect sqlite`)
  want(host !== undefined, 'host', host, 'the machine of the server')
  want(name !== undefined, 'name', name, 'the name of the database')
  want(user !== undefined, 'user', user, 'the login of Tillsync')
  const { instance } = placeOf(given)
  const twice = given.instance !== undefined && Boolean(given.host?.includes('\\'))
  want(!twice, 'instance', given.instance, 'nothing: host names an instance already')
  want(dialect === 'mssql' || !instance, 'instance', instance, 'nothing: only SQL Server has instances')
  want(dialect === 'mssql' || !host?.includes('\\'), 'host', host, 'no instance: only SQL Server has them')
  want(!instance || port === undefined, 'port', port, 'nothing: the server tells the port of an instance')
  want(!password || !passwordFile, 'passwordFile', passwordFile, 'nothing: password is given already')
  const { password: own, passwordFile: ownFile } = migration
  const needsUser = own !== undefined || ownFile !== undefined
  want(!needsUser || migration.user !== undefined, 'migration.user', undefined, 'the login that the password is of')
  want(!own || !ownFile, 'migration.passwordFile', ownFile, 'nothing: migration.password is given already')
  return problems
}

/** Two databases of the same name would mix up their migrations. */
export function brokenRulesBetween(database: DatabaseConfig, web: DatabaseConfig): string[] {
  if (web.dialect === 'sqlite') {
    const same = database.dialect === 'sqlite' && database.storage === web.storage && web.storage !== ''
    return same ? [`webDatabase.storage: ${misfit(web.storage, 'another file than database.storage')}`] : []
  }
  const same = database.dialect !== 'sqlite' && addressOf(database) === addressOf(web) && web.name !== ''
  const wanted = 'another database than database.name, or another controlSchema than there'
  return same ? [`webDatabase.name: ${misfit(web.name, wanted)}`] : []
}

function addressOf(database: Exclude<DatabaseConfig, { dialect: 'sqlite' }>): string {
  const { dialect, host, port, instance, name, controlSchema } = database
  return JSON.stringify([dialect, host.toLowerCase(), port, instance?.toLowerCase(), name, controlSchema])
}
