import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { edited, writeConfigFile } from '../../config/edit.ts'
import { configOf } from '../../config.ts'
import { coded } from '../../contract/errors.ts'
import type { CommandContext } from '../command-context.ts'
import { exampleConfig } from '../example-config.ts'
import { onServer } from '../server-settings.ts'

const DIALECTS = ['sqlite', 'postgres', 'mssql']

interface InitOptions {
  readonly kind: 'store' | 'head-office'
  readonly code?: string
  readonly name?: string
  readonly format?: string
  readonly dialect: string
  readonly webDialect: string
  readonly webDatabase?: string
  readonly directory: string
  readonly force?: true
}

export function initCommand(program: Command, { output }: CommandContext): void {
  program
    .command('init')
    .description('write a commented configuration for a new site')
    .addOption(new Option('--kind <kind>', 'what the site is').choices(['store', 'head-office']).makeOptionMandatory())
    .option('--code <code>', 'code of the site; a store needs one, the head office is HO')
    .option('--name <name>', 'name that people know it by; a store needs one')
    .addOption(new Option('--format <format>', 'of a store: who owns its stock').choices(['consignment', 'outright']))
    .addOption(new Option('--dialect <dialect>', 'kind of the site’s database').choices(DIALECTS).default('sqlite'))
    .addOption(new Option('--web-dialect <dialect>', 'kind of the web database').choices(DIALECTS).default('sqlite'))
    .option(
      '--web-database <file>',
      'sqlite: file of the web database; a relative path starts at the configuration file',
    )
    .option('--directory <folder>', 'where to write tillsync.yaml', '.')
    .option('--force', 'write over a configuration that is there')
    .addHelpText(
      'after',
      `
Examples:
  $ tillsync init --kind head-office
  $ tillsync init --kind store --code S001 --name 'Park Street' --format consignment --directory /srv/tillsync
  $ tillsync init --kind head-office --dialect mssql --web-dialect postgres`,
    )
    .action((options: InitOptions) => {
      const file = resolve(join(options.directory, 'tillsync.yaml'))
      const text = filledIn(file, options)
      if (existsSync(file) && !options.force) throw coded('TS_CONFIG_EXISTS', { file })
      writeConfigFile(file, text)
      const server = options.dialect !== 'sqlite' || options.webDialect !== 'sqlite'
      const next = server ? 'fill in where the server is and as whom to sign in' : 'look through it'
      output.show({ file }, () => `Wrote ${file}\nNext: ${next}, then \`tillsync migrate\`.`)
    })
}

/** Throws TS_USAGE, or TS_CONFIG_INVALID for values that do not fit, before anything is written. */
function filledIn(file: string, options: InitOptions): string {
  const { kind, code, name, format, dialect, webDialect, webDatabase } = options
  if (kind === 'store' && !(code && name && format)) {
    throw coded('TS_USAGE', { problem: 'A store needs --code, --name and --format.', command: 'init' })
  }
  if (webDatabase && webDialect !== 'sqlite') {
    throw coded('TS_USAGE', { problem: '--web-database is a file, --web-dialect a server.', command: 'init' })
  }
  let example = exampleConfig(kind)
  if (dialect !== 'sqlite') example = onServer(example, 'database', dialect)
  if (webDialect !== 'sqlite') example = onServer(example, 'webDatabase', webDialect)
  const values = Object.entries({
    'site.code': code,
    'site.name': name,
    'site.format': format,
    'site.timeZone': Intl.DateTimeFormat().resolvedOptions().timeZone,
    'webDatabase.storage': webDatabase,
  })
  const text = values.reduce(
    (before, [path, value]) => (value === undefined ? before : edited(file, before, path.split('.'), value)),
    example,
  )
  configOf(file, text, {}, {})
  return text
}
