import { type Config, PLUGIN_DEFAULTS, type PluginConfig } from '../config.ts'
import { asTillsyncError, coded } from '../contract/errors.ts'
import type { DeclaredSettings, Flow, Plugin, Service, Settings } from '../contract/index.ts'
import type { DocumentType } from '../flow/document-type.ts'
import { checkDeclarations, checkPlugin, checkReferences } from './check.ts'
import { tablesOf } from './check-tables.ts'
import { documentTypeOf } from './document-type.ts'
import { type FoundPlugin, findBuiltIn, findPackage } from './find.ts'
import { inOrder } from './order.ts'
import { checkSettings, settingsOf, settingsPath } from './plugin-settings.ts'

export interface PluginEntry {
  readonly name: string
  readonly title: string
  readonly flow: Flow
  readonly version: number
  readonly dependsOn: readonly string[]
  readonly enabled: boolean
  /** Absent: built in. */
  readonly package?: string
  /** Its own, as it declares them. */
  readonly settings?: DeclaredSettings
}

export interface Registry {
  /** In dependency order, those that are off included. */
  readonly plugins: readonly PluginEntry[]
  /** Of the plugins that are on, in dependency order. */
  readonly types: readonly DocumentType[]
  /** On or off. */
  readonly allTypes: readonly DocumentType[]
  /** TS_PLUGIN_UNKNOWN. */
  plugin(name: string): PluginEntry
  /** On or off. TS_TYPE_UNKNOWN. */
  type(name: string): DocumentType
  /** Whether each plugin would take its own settings from this configuration: TS_CONFIG_INVALID. */
  checkSettings(config: Pick<Config, 'file' | 'plugins'>): void
}

export interface RegistrySources {
  readonly configFile: string
  readonly plugins: Readonly<Record<string, PluginConfig>>
  /** Makes what a plugin's constructor asks for; `settings` are the plugin's own. */
  readonly service: (service: Service<unknown>, plugin: string, settings: Settings) => unknown
  /** Where the built-in plugins are, if not where the installation has them. */
  readonly folder?: string
}

/** Finds, checks and orders all plugins; refuses an installation that could not work with a coded error. */
export async function loadRegistry({
  configFile,
  plugins: configured,
  service,
  folder,
}: RegistrySources): Promise<Registry> {
  const found = await findBuiltIn(folder)
  for (const [name, config] of Object.entries(configured)) {
    if (config.package) found.push(await findPackage(name, config.package, configFile))
  }
  const named = found.map((one) => ({ ...one, name: nameOf(one, configured) }))
  for (const { name, plugin } of named) checkDeclarations(plugin, name)
  const declarations = Object.fromEntries(named.map(({ name, plugin }) => [name, plugin.settings]))
  checkSettings({ file: configFile, plugins: configured }, declarations)
  const made = named.map((one) => ({ ...one, plugin: make(one, configured, service) }))
  refuseDuplicates(made)
  refuseUnknown(
    Object.keys(configured),
    made.map(({ plugin }) => plugin.name),
  )
  const inDependencyOrder = inOrder(made)
  const plugins = inDependencyOrder.map(({ plugin }) => plugin)
  for (const plugin of plugins) checkReferences(plugin, plugins)
  const ordered = inDependencyOrder.map((one) => {
    const config = configured[one.plugin.name] ?? PLUGIN_DEFAULTS
    return { entry: entryOf(one, config, declarations[one.name]), type: documentTypeOf(one.plugin, config) }
  })
  const known = ordered.map(({ entry }) => entry.name).join(', ')
  return {
    plugins: ordered.map(({ entry }) => entry),
    types: ordered.filter(({ entry }) => entry.enabled).map(({ type }) => type),
    allTypes: ordered.map(({ type }) => type),
    plugin(name) {
      const one = ordered.find(({ entry }) => entry.name === name)
      if (!one) throw coded('TS_PLUGIN_UNKNOWN', { plugin: name, known })
      return one.entry
    },
    type(name) {
      const one = ordered.find(({ entry }) => entry.name === name)
      if (!one) throw coded('TS_TYPE_UNKNOWN', { type: name, known })
      return one.type
    },
    checkSettings: (config) => checkSettings(config, declarations),
  }
}

/** What the configuration calls it. */
function nameOf({ from }: FoundPlugin, configured: RegistrySources['plugins']): string {
  const entry = Object.entries(configured).find(([, config]) => config.package === from)
  return entry?.[0] ?? from.replace(/^plugins\//, '')
}

function make(
  { plugin: Class, from, name }: FoundPlugin & { readonly name: string },
  configured: RegistrySources['plugins'],
  service: RegistrySources['service'],
): Plugin {
  const settings = settingsOf(Class.settings, configured[name]?.settings ?? {}, settingsPath(name), [])
  try {
    const plugin = new Class(...(Class.inject ?? []).map((wanted) => service(wanted, name, settings)))
    checkPlugin(plugin, from)
    return plugin
  } catch (error) {
    if (asTillsyncError(error)) throw error
    const detail = error instanceof Error ? error.message : String(error)
    throw coded('TS_PLUGIN_FAILED', { plugin: from, method: 'its constructor', detail }, { cause: error })
  }
}

function entryOf(
  { plugin, package: from }: { plugin: Plugin; package?: string },
  { enabled }: PluginConfig,
  settings: DeclaredSettings | undefined,
): PluginEntry {
  const { name, title, flow, version, dependsOn = [] } = plugin
  return { name, title, flow, version, dependsOn, enabled, package: from, settings }
}

function refuseDuplicates(made: readonly { readonly from: string; readonly plugin: Plugin }[]): void {
  const owners = new Map<string, string>()
  for (const { from, plugin } of made) {
    const names = [`plugin ${plugin.name}`, ...tablesOf(plugin).map((table) => `table ${table.name}`)]
    for (const name of names) {
      const first = owners.get(name)
      if (first) throw coded('TS_PLUGIN_DUPLICATE', { plugin: name, first, second: from })
      owners.set(name, from)
    }
  }
}

function refuseUnknown(configured: readonly string[], known: readonly string[]): void {
  const unknown = configured.find((name) => !known.includes(name))
  if (unknown) throw coded('TS_PLUGIN_UNKNOWN', { plugin: unknown, known: known.join(', ') })
}
