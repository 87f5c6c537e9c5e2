import { HIDDEN } from './formats.ts'
import type { Config, DatabaseConfig, Login } from './settings.ts'
import { isTree } from './shape.ts'

const SECRET = /pass(word|phrase)?|secret|token|credential|api_?key|private_?key/i

/** Whether a setting of this name is shown to nobody. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name)
}

/** The configuration for people to look at: no passwords, nor a plugin's settings that are named like a secret. */
export function masked(config: Config): Config {
  const plugins = Object.entries(config.plugins).map(([name, plugin]) => [
    name,
    { ...plugin, settings: withoutSecrets(plugin.settings) },
  ])
  const [database, webDatabase] = [config.database, config.webDatabase].map(withoutPasswords)
  return { ...config, database, webDatabase, plugins: Object.fromEntries(plugins) } as Config
}

function withoutPasswords(database: DatabaseConfig): DatabaseConfig {
  if (database.dialect === 'sqlite') return database
  const hidden = <L extends Login>(login: L): L => (login.password ? { ...login, password: HIDDEN } : login)
  return { ...hidden(database), migration: database.migration && hidden(database.migration) }
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (!isTree(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, below]) => [name, isSecretName(name) ? HIDDEN : withoutSecrets(below)]),
  )
}
