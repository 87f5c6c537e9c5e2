import type { Config } from '../config.ts'
import type { DatabaseSettings } from './database-settings.ts'

/**
 * Where the site's own database (`local`) or the web database is, by the configuration. `migrate`: with the login that may
 * make tables, where there is one of its own.
 */
export function databaseSettings(
  config: Config,
  which: 'local' | 'web',
  { migrate = false }: { readonly migrate?: boolean } = {},
): DatabaseSettings {
  const section = which === 'local' ? config.database : config.webDatabase
  if (section.dialect === 'sqlite') return { ...section, which }
  const { dialect, busyTimeoutSeconds, passwordFile: _, migration, user, password, ...place } = section
  const login = migrate && migration ? { user: migration.user, password: migration.password } : { user, password }
  return { which, dialect, busyTimeoutSeconds, server: { ...place, ...login } }
}
