import { type Command, Option } from 'commander'
import { coded } from '../../contract/errors.ts'
import type { Site } from '../../contract/index.ts'
import { activate, deactivate, listSites, registerSite, releaseInstallation } from '../../data/web/registration.ts'
import type { Installation } from '../../runner/installation.ts'
import type { CommandContext } from '../command-context.ts'
import { localTime } from '../instants.ts'
import { administered } from '../operator.ts'

export function siteCommand(program: Command, context: CommandContext): void {
  const site = program.command('site').description('head office: the sites that the web database knows')

  site
    .command('add <code>')
    .description('register a store in the web database, or change its name and format')
    .requiredOption('--name <name>', 'name of the store')
    .addOption(
      new Option('--format <format>', 'format of the store').choices(['consignment', 'outright']).makeOptionMandatory(),
    )
    .addHelpText('after', "\nExample:\n  $ tillsync site add S001 --name 'Park Street' --format outright")
    .action(async (code: string, { name, format }: { name: string; format: NonNullable<Site['format']> }) => {
      const { webDatabase } = atHeadOffice(await administered(context))
      const added = await registerSite(webDatabase, { code, kind: 'store', name, format })
      context.output.show({ code, name, format, added }, () => `Store ${code} is ${added ? 'registered' : 'changed'}.`)
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
    ['activate', activate, 'is awaited again', 'await a store again'],
    ['deactivate', deactivate, 'is neither counted nor awaited any more', 'neither count nor await a store any more'],
    ['release', releaseInstallation, 'may be set up on another machine', 'let another machine work under this code'],
  ] as const) {
    site
      .command(`${verb} <code>`)
      .description(description)
      .addHelpText('after', `\nExample:\n  $ tillsync site ${verb} S001`)
      .action(async (code: string) => {
        const { webDatabase } = atHeadOffice(await administered(context))
        await change(webDatabase, code)
        context.output.show({ code, done: verb }, () => `Site ${code} ${done}.`)
      })
  }
}

function atHeadOffice(installation: Installation): Installation {
  const { site } = installation
  if (site.kind === 'head-office') return installation
  throw coded('TS_HEAD_OFFICE_ONLY', { site: site.code, what: '`tillsync site`' })
}
