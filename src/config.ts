import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { consoleOf } from './config/console.ts'
import { databaseOf, type GivenDatabase } from './config/database.ts'
import { brokenDatabaseRules } from './config/database-rules.ts'
import { configFile, parseConfigFile, readConfigFile } from './config/file.ts'
import { pluginsOf } from './config/plugins.ts'
import { PROGRAM_VERSION } from './config/program.ts'
import { brokenRules } from './config/rules.ts'
import { siteSchema } from './config/schema.ts'
import type { Config } from './config/settings.ts'
import { fitting, isTree, merged, type Tree } from './config/shape.ts'
import { stateFolderOf } from './config/state-folder.ts'
import { valuesOf } from './config/values.ts'
import { coded } from './contract/errors.ts'

export { PLUGIN_DEFAULTS, type PluginConfig } from './config/plugins.ts'
export type { Config, DatabaseConfig, SiteConfig } from './config/settings.ts'
export type { TableMapping } from './config/tables.ts'

export interface ConfigSources {
  /** Absent: TILLSYNC_CONFIG, else tillsync.yaml in the working directory. */
  readonly file?: string
  readonly environment?: NodeJS.ProcessEnv
  /** Path → text: `schedule.intervalMinutes` → `30`. */
  readonly flags?: Readonly<Record<string, string>>
}

type Given = Omit<Config, 'file' | 'plugins' | 'database' | 'webDatabase'> & {
  readonly database: GivenDatabase
  readonly webDatabase: GivenDatabase
}

/** Throws TS_CONFIG_MISSING, or TS_CONFIG_INVALID with every mistake at once. */
export function loadConfig({ file: option, environment = process.env, flags = {} }: ConfigSources = {}): Config {
  const file = configFile(option, environment)
  return configOf(file, readConfigFile(file), environment, flags)
}

/** The same of a text that is not in the file yet. */
export function configOf(
  file: string,
  text: string,
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, string>>,
): Config {
  const given = { file: parseConfigFile(file, text), flags: treeOf(flags) }
  const problems: string[] = []
  const values = valuesOf<Given>(
    siteSchema,
    { file: siteOf(given.file, problems), environment, flags: siteOf(given.flags, problems) },
    '',
    problems,
  )
  const sections = ['database', 'webDatabase'] as const
  const brokenSections = sections.flatMap((name) => brokenDatabaseRules(values[name], name))
  const config: Config = {
    file,
    ...values,
    site: { ...values.site, softwareVersion: values.site.softwareVersion ?? PROGRAM_VERSION },
    console: consoleOf(values.console, file),
    database: databaseOf(values.database, file, 'database', problems),
    webDatabase: databaseOf(values.webDatabase, file, 'webDatabase', problems),
    log: { ...values.log, file: values.log.file && resolve(dirname(file), values.log.file) },
    host: { ...values.host, stateFolder: stateFolderOf(file, values.host.stateFolder) },
    plugins: pluginsOf(pluginSections(given), problems),
  }
  const broken = [...brokenSections, ...brokenRules(config)].filter(
    (rule) => !problems.some((problem) => pathOf(problem) === pathOf(rule)),
  )
  const all = [...problems, ...broken]
  if (all.length > 0) {
    throw coded('TS_CONFIG_INVALID', { file, problems: all.map((problem) => `  ${problem}`).join('\n') })
  }
  return config
}

function siteOf({ plugins: _, ...site }: Tree, problems: string[]): Tree {
  return fitting(site, siteSchema, '', problems)
}

function pluginSections({ file, flags }: { file: Tree; flags: Tree }): unknown {
  if (flags.plugins === undefined) return file.plugins
  return isTree(file.plugins) && isTree(flags.plugins) ? merged(file.plugins, flags.plugins) : flags.plugins
}

/** Text of plugins' settings has no schema to be read by: there it is YAML, so that `null` and `1` mean what they do in the file. */
function treeOf(flags: Readonly<Record<string, string>>): Tree {
  let tree: Tree = {}
  for (const [path, text] of Object.entries(flags)) {
    const value: unknown = path.startsWith('plugins.') ? parse(text) : text
    tree = merged(tree, path.split('.').reduceRight<unknown>((below, name) => ({ [name]: below }), value) as Tree)
  }
  return tree
}

function pathOf(problem: string): string {
  return problem.slice(0, problem.indexOf(':'))
}
