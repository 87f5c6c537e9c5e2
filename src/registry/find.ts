import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { coded } from '../contract/errors.ts'
import type { PluginClass } from '../contract/index.ts'
import { packageEntry } from './package-entry.ts'

/** A plugin's class, and where it was found, for people. */
export interface FoundPlugin {
  readonly from: string
  readonly package?: string
  readonly plugin: PluginClass
}

/** The built-in plugins: beside `src` in a clone, beside `dist/src` in the package. */
const BUILT_IN = fileURLToPath(new URL('../../plugins/', import.meta.url))

/** The plugin of each folder. TS_PLUGIN_LOAD names the folder that has none. */
export async function findBuiltIn(folder = BUILT_IN): Promise<FoundPlugin[]> {
  const entries = import.meta.url.endsWith('.ts') ? ['index.ts', 'index.js'] : ['index.js']
  const folders = readdirSync(folder, { withFileTypes: true }).filter((found) => found.isDirectory())
  return Promise.all(
    folders.map(async ({ name }) => {
      const files = entries.map((entry) => join(folder, name, entry))
      const file = files.find((file) => existsSync(file))
      if (!file) throw coded('TS_PLUGIN_LOAD', { plugin: name, detail: `there is no ${files.join(' and no ')}.` })
      return { from: `plugins/${name}`, plugin: await load(name, file) }
    }),
  )
}

/**
 * A plugin by its package's name: as the configuration's folder sees it, else as this installation does. A path that
 * begins with a dot starts at the configuration file. TS_PLUGIN_LOAD if there is none.
 */
export async function findPackage(plugin: string, name: string, configFile: string): Promise<FoundPlugin> {
  for (const start of [configFile, fileURLToPath(import.meta.url)]) {
    const file = packageEntry(name, start)
    if (file) return { from: name, package: name, plugin: await load(plugin, file) }
  }
  throw coded('TS_PLUGIN_LOAD', { plugin, detail: `the package ${name} is not installed.` })
}

async function load(plugin: string, file: string): Promise<PluginClass> {
  try {
    const module: { default?: unknown } = await import(pathToFileURL(file).href)
    if (typeof module.default === 'function') return module.default as PluginClass
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw coded('TS_PLUGIN_LOAD', { plugin, detail }, { cause: error })
  }
  throw coded('TS_PLUGIN_LOAD', { plugin, detail: `${file} has no class as its default export.` })
}
