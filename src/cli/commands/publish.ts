import { type Command, Option } from 'commander'
import { instantOf } from '../../config/site-time.ts'
import { coded } from '../../contract/errors.ts'
import { publish, type Selection } from '../../data/operator/publish.ts'
import { listSites } from '../../data/web/registration.ts'
import type { DocumentType } from '../../flow/document-type.ts'
import { directionOf } from '../../runner/direction.ts'
import type { Installation } from '../../runner/installation.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT } from '../exit-codes.ts'
import { instantArgument } from '../instants.ts'
import { namedDocuments } from '../named-documents.ts'

interface PublishOptions {
  readonly all?: true
  readonly key?: string[]
  readonly kind?: string
  readonly since?: string
  readonly to?: string[]
}

export function publishCommand(program: Command, context: CommandContext): void {
  program
    .command('publish <type>')
    .description('have documents that exist already sent again with the next cycle')
    .addOption(new Option('--all', 'every document of the type').conflicts(['key', 'since']))
    .addOption(new Option('--key <keys...>', 'documents with these keys').conflicts('since'))
    .option('--kind <kind>', 'with --key: documents of this kind, where the type has several')
    .addOption(
      new Option('--since <instant>', 'documents whose status in `tillsync sent` changed since then').argParser(
        instantArgument,
      ),
    )
    .option('--to <stores...>', 'head office: for these stores alone')
    .addHelpText(
      'after',
      `
Sync All and Sync Selective. It appends business events; the next cycle sends them. A key is its parts joined by / or,
where a part contains a slash, a JSON array.

--since goes by what Tillsync itself recorded, because business tables do not say when a row was changed: a document
that it never captured, for instance one written by a bulk load past the triggers, needs --all or --key.

Examples:
  $ tillsync publish items --all
  $ tillsync publish items --all --to S014
  $ tillsync publish sales --key S001/2026-27/000123 S001/2026-27/000124
  $ tillsync publish promotions --key '["DIWALI/26"]'
  $ tillsync publish items --since 2026-11-20`,
    )
    .action(async (name: string, options: PublishOptions) => {
      const installation = await context.installation()
      const { siteDatabase, registry, config } = installation
      const type = outgoing(registry.type(name), installation)
      const site = await installation.openSite()
      await checkStores(type, options.to, installation)
      const what: Selection = options.all
        ? { all: true }
        : options.key
          ? { documents: await namedDocuments(site, type, options.key, options.kind) }
          : { since: instantOf(sinceOf(options), config.site.timeZone) }
      const signal = context.signal()
      const show = (events: number) => process.stderr.write(`\r${events} documents …`)
      const progress = context.output.interactive ? show : undefined
      const events = await publish(site, siteDatabase, { type, what, to: options.to, signal, progress })
      if (progress && events > 0) process.stderr.write('\r')
      const enabled = registry.plugin(name).enabled
      context.output.show(
        { type: type.name, documents: events, to: options.to, stopped: signal.aborted, enabled },
        () =>
          [
            `${events} documents of ${type.name} are sent with the next cycle${options.to ? ` to ${options.to.join(', ')}` : ''}.`,
            signal.aborted && 'Stopped; the others are not sent again.',
            !enabled && `The plugin is off: they are kept until \`tillsync plugins enable ${type.name}\`.`,
          ]
            .filter(Boolean)
            .join('\n'),
      )
      if (signal.aborted) context.exitCode = EXIT.interrupted
    })
}

function usage(problem: string): Error {
  return coded('TS_USAGE', { problem, command: 'publish' })
}

function sinceOf({ since }: PublishOptions): string {
  if (since === undefined) throw usage('Say which documents: --all, --key or --since.')
  return since
}

function outgoing(type: DocumentType, { site }: Installation): DocumentType {
  if (directionOf(type, site) === 'sent') return type
  throw usage(`This site receives ${type.name}; they are published where they are made.`)
}

/** A store that does not exist, or that the type does not go to, would be a resend that nobody gets. */
async function checkStores(type: DocumentType, to: readonly string[] | undefined, { site, webDatabase }: Installation) {
  if (!to) return
  if (site.kind === 'store') throw usage('--to is for the head office: a store sends to the head office alone.')
  const stores = (await listSites(webDatabase)).filter(({ kind }) => kind === 'store')
  const known = stores.filter(({ format }) => !type.storeFormats || type.storeFormats.includes(format ?? ''))
  const stranger = to.find((code) => !known.some((store) => store.code === code))
  if (stranger === undefined) return
  const codes = known.map(({ code }) => code).join(', ') || 'none'
  throw coded('TS_NAME_UNKNOWN', { what: `store that ${type.name} goes to`, name: stranger, known: codes })
}
