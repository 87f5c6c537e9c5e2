import { type Command, Option } from 'commander'
import { localTime } from '../../config/site-time.ts'
import type { Site } from '../../contract/index.ts'
import { listSites, releaseInstallation } from '../../data/web/registration.ts'
import { activate, addStore, deactivate } from '../../data/web/store-logins.ts'
import type { CommandContext } from '../command-context.ts'
import { administeredHeadOffice, atHeadOffice, copyRegistration } from '../head-office.ts'
import { connectionText, storeConnection } from '../store-connection.ts'
import { siteLoginCommands } from './site-login.ts'

export function siteCommand(program: Command, context: CommandContext): void {
  const site = program.command('site').description('head office: the sites that the web database knows')

  site
    .command('add <code>')
    .description('register a store in the web database, or change its name and format')
    .requiredOption('--name <name>', 'name of the store')
    .addOption(
      new Option('--format <format>', 'format of the store').choices(['consignment', 'outright']).makeOptionMandatory(),
    )
    .option('--login <login>', 'a login that the database’s administrator has made for the store')
    .addHelpText(
      'after',
      `
Where the web database is on a server, a store that has no login there gets one, and its connection is printed, once.

Example:
  $ tillsync site add S001 --name 'Park Street' --format outright`,
    )
    .action(async (code: string, { name, format, login: given }: AddOptions) => {
      const installation = await administeredHeadOffice(context, { migrate: true })
      const { webDatabase, config } = installation
      const { added, login } = await addStore(webDatabase, { code, kind: 'store', name, format }, given)
      const connection = login && storeConnection(config.webDatabase, login)
      context.output.show({ code, name, format, added, webDatabase: connection }, () =>
        [
          `Store ${code} is ${added ? 'registered' : 'changed'}.`,
          connection && connectionText(connection),
          config.webDatabase.dialect === 'sqlite' &&
            'The web database is a file and has no logins: whoever may open it may do everything with it.',
        ]
          .filter(Boolean)
          .join('\n'),
      )
      await copyRegistration(installation, code)
    })

  site
    .command('list')
    .description('every site, with its last cycle and version')
    .addHelpText('after', '\nExample:\n  $ tillsync site list --json')
    .action(async () => {
      const { webDatabase, config } = atHeadOffice(await context.installation())
      const sites = await listSites(webDatabase)
      context.output.show(sites, () =>
        context.output.table(
          ['Site', 'Name', 'Kind', 'Active', 'Last cycle', 'Tillsync', 'Software', 'Host'],
          sites.map((one) => [
            one.code,
            one.name,
            [one.kind, one.format].filter(Boolean).join(', '),
            one.active ? 'yes' : 'no',
            one.lastCycleAt && localTime(one.lastCycleAt, config.site.timeZone),
            one.programVersion,
            one.softwareVersion,
            one.host,
          ]),
        ),
      )
    })

  for (const [verb, change, done, description] of [
    ['activate', activate, 'is awaited again', 'await a store again, and let its login in'],
    ['deactivate', deactivate, 'is neither counted nor awaited any more', 'neither count nor await a store any more'],
  ] as const) {
    site
      .command(`${verb} <code>`)
      .description(description)
      .addHelpText('after', `\nExample:\n  $ tillsync site ${verb} S001`)
      .action(async (code: string) => {
        const installation = await administeredHeadOffice(context, { migrate: true })
        const login = await change(installation.webDatabase, code)
        context.output.show({ code, done: verb, login }, () =>
          [`Site ${code} ${done}.`, login && LEFT[verb](login)].filter(Boolean).join('\n'),
        )
        await copyRegistration(installation, code)
      })
  }

  site
    .command('release <code>')
    .description('let another machine work under this code')
    .addHelpText('after', '\nExample:\n  $ tillsync site release S001')
    .action(async (code: string) => {
      const installation = await administeredHeadOffice(context)
      await releaseInstallation(installation.webDatabase, code)
      context.output.show({ code, done: 'release' }, () => `Site ${code} may be set up on another machine.`)
      await copyRegistration(installation, code)
    })

  siteLoginCommands(site, context)
}

/** Of a login that this one may not change. */
const LEFT = {
  activate: (login: string) => `Its login ${login} was made by the database’s administrator, who lets it in again.`,
  deactivate: (login: string) =>
    `Its login ${login} was made by the database’s administrator, who keeps it out; it sees and changes nothing any more.`,
}

interface AddOptions {
  readonly name: string
  readonly format: NonNullable<Site['format']>
  readonly login?: string
}
