import { PLUGIN_DEFAULTS, type PluginConfig } from '../config.ts'
import { asTillsyncError, coded } from '../contract/errors.ts'
import type { Flow, Plugin, Service } from '../contract/index.ts'
import type { DocumentType } from '../flow/document-type.ts'
import { checkPlugin, checkReferences } from './check.ts'
import { tablesOf } from './check-tables.ts'
import { documentTypeOf } from './document-type.ts'
import { type FoundPlugin, findBuiltIn, findPackage } from './find.ts'
import { inOrder } from './order.ts'

export interface PluginEntry {
  readonly name: string
  readonly title: string
  readonly flow: Flow
  readonly version: number
  readonly dependsOn: readonly string[]
  readonly enabled: boolean
  /** Absent: built in. */
  readonly package?: string
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
}

export interface RegistrySources {
  readonly configFile: string
  readonly plugins: Readonly<Record<string, PluginConfig>>
  /** Makes what a plugin's constructor asks for. */
  readonly service: (service: Service<unknown>, plugin: string) => unknown
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
  const made = found.map((one) => ({ ...one, plugin: make(one, configured, service) }))
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
    return { entry: entryOf(one, config), type: documentTypeOf(one.plugin, config) }
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
  }
}

function make(
  { plugin: Class, from }: FoundPlugin,
  configured: RegistrySources['plugins'],
  service: RegistrySources['service'],
): Plugin {
  const name =
    Object.entries(configured).find(([, config]) => config.package === from)?.[0] ?? from.replace(/^plugins\//, '')
  try {
    const plugin = new Class(...(Class.inject ?? []).map((wanted) => service(wanted, name)))
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
): PluginEntry {
  const { name, title, flow, version, dependsOn = [] } = plugin
  return { name, title, flow, version, dependsOn, enabled, package: from }
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
