import type { Config } from '../config.ts'
import type { DatabaseSettings } from './adapter.ts'

/** Where the site's own database (`local`) or the web database is, by the configuration. */
export function databaseSettings(config: Config, which: 'local' | 'web'): DatabaseSettings {
  const section = which === 'local' ? config.database : config.webDatabase
  if (section.dialect === 'sqlite') return { ...section, which }
  const { dialect, busyTimeoutSeconds, passwordFile: _, migration: __, ...server } = section
  return { which, dialect, busyTimeoutSeconds, server }
}
