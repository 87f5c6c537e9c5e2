import { misfit } from './formats.ts'
import { pluginSchema } from './schema.ts'
import { fitting, isTree, type Tree } from './shape.ts'
import { type TableMapping, tablesOf } from './tables.ts'
import { valuesOf } from './values.ts'

export interface PluginConfig {
  readonly enabled: boolean
  readonly package?: string
  readonly capture: 'triggers' | 'application'
  readonly documentsPerPacket: number
  readonly bytesPerPacket: number
  readonly retries: number
  /** By logical table. */
  readonly tables: Readonly<Record<string, TableMapping>>
  /** The plugin's own. */
  readonly settings: Readonly<Record<string, unknown>>
}

/** A plugin that the configuration does not name is on, with these. */
export const PLUGIN_DEFAULTS: PluginConfig = pluginOf({}, '', [])

/** The sections of `plugins`. Whether there is such a plugin is the registry's business. */
export function pluginsOf(plugins: unknown, problems: string[]): Record<string, PluginConfig> {
  const sections: Record<string, PluginConfig> = {}
  if (plugins === null || plugins === undefined) return sections
  if (!isTree(plugins)) {
    problems.push(`plugins: ${misfit(plugins, 'a section per plugin')}`)
    return sections
  }
  for (const [name, section] of Object.entries(plugins)) {
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      problems.push(`plugins: ${misfit(name, 'the name of a plugin: small letters and digits, words joined by -')}`)
    } else {
      sections[name] = pluginOf(section, `plugins.${name}`, problems)
    }
  }
  return sections
}

function pluginOf(section: unknown, path: string, problems: string[]): PluginConfig {
  const whole = isTree(section) ? section : {}
  if (section !== null && section !== undefined && !isTree(section)) {
    problems.push(`${path}: ${misfit(section, 'a section such as `enabled: true`')}`)
  }
  const { tables, settings, ...plain } = whole
  const file = fitting(plain, pluginSchema, path, problems)
  const values = valuesOf<Omit<PluginConfig, 'tables' | 'settings'>>(
    pluginSchema,
    { file, environment: {}, flags: {} },
    path,
    problems,
  )
  return {
    ...values,
    tables: tablesOf(tables, `${path}.tables`, problems),
    settings: settingsOf(settings, path, problems),
  }
}

function settingsOf(settings: unknown, path: string, problems: string[]): Tree {
  if (settings === null || settings === undefined) return {}
  if (isTree(settings)) return settings
  problems.push(`${path}.settings: ${misfit(settings, 'a section of the plugin’s own settings')}`)
  return {}
}
