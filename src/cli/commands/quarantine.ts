import type { Command } from 'commander'
import { coded } from '../../contract/errors.ts'
import { type HeldFilter, retryHeld, showHeld, waiveHeld } from '../../data/operator/quarantine.ts'
import { listReceived } from '../../data/operator/received-list.ts'
import { RECEIVED_STATUSES } from '../../data/operator/received-statuses.ts'
import type { ReceivedStatus } from '../../flow/ports/received.ts'
import { documentsNamed } from '../../registry/document-name.ts'
import type { CommandContext } from '../command-context.ts'
import { heldDocument } from '../held-document.ts'
import { addFilterOptions, addListOptions, type FilterOptions, filterOf, type ListOptions } from '../list-options.ts'
import { operatorName } from '../operator.ts'
import { receivedTable } from '../received-table.ts'

const HELD = RECEIVED_STATUSES.filter((status) => status !== 'APPLIED')

export function quarantineCommand(program: Command, context: CommandContext): void {
  const quarantine = program.command('quarantine').description('received documents that are not applied, and why')
  addList(quarantine, context)
  addShow(quarantine, context)
  addRetry(quarantine, context)
  addWaive(quarantine, context)
}

function addList(quarantine: Command, context: CommandContext): void {
  addListOptions(quarantine.command('list'), HELD)
    .description('documents that are quarantined or wait, with the reason and what to do')
    .addHelpText(
      'after',
      '\nExamples:\n  $ tillsync quarantine list\n  $ tillsync quarantine list --type sales --status QUARANTINED',
    )
    .action(async ({ status, most, after, ...filter }: ListOptions) => {
      const installation = await context.installation()
      await installation.openSite()
      const statuses = (status ?? ['CONFLICT', 'QUARANTINED', 'WAITING']) as ReceivedStatus[]
      const page = await listReceived(
        installation.siteDatabase,
        { ...filterOf(filter, installation.registry, installation.config), statuses },
        { most, after },
      )
      context.output.show(page, () => receivedTable(context.output, page, 'quarantine list', installation))
    })
}

function addShow(quarantine: Command, context: CommandContext): void {
  quarantine
    .command('show <type> <key>')
    .description('one document: reason, remedy, attempts, packet, content')
    .option('--kind <kind>', 'documents of this kind, where the type has several')
    .addHelpText('after', '\nExample:\n  $ tillsync quarantine show sales S001/2026-27/000123')
    .action(async (type: string, key: string, { kind }: { kind?: string }) => {
      const installation = await context.installation()
      await installation.openSite()
      const { name } = installation.registry.type(type)
      const documents = documentsNamed(installation.registry, key, { type: name, kind })
      const held = await showHeld(installation.siteDatabase, { documents })
      if (held.length === 0)
        throw coded('TS_DOCUMENT_UNKNOWN', { problem: `No document ${key} of ${type} is held back here.` })
      context.output.show(held, () => held.map((one) => heldDocument(one, installation)).join('\n\n'))
    })
}

function addRetry(quarantine: Command, context: CommandContext): void {
  addActOptions(quarantine.command('retry'))
    .description('have the next cycle try quarantined documents again')
    .addHelpText(
      'after',
      '\nExamples:\n  $ tillsync quarantine retry --all\n  $ tillsync quarantine retry --type sales --key S001/2026-27/000123',
    )
    .action(async (options: ActOptions) => {
      const { filter, installation } = await whatTo('retry', options, context)
      const documents = await retryHeld(installation.siteDatabase, filter)
      context.output.show({ documents }, () => `${documents} documents are tried again in the next cycle.`)
    })
}

function addWaive(quarantine: Command, context: CommandContext): void {
  addActOptions(quarantine.command('waive'))
    .description('close documents that are given up; their origin sees the reason')
    .requiredOption('--reason <text>', 'why, for the record')
    .addHelpText(
      'after',
      "\nExample:\n  $ tillsync quarantine waive --type sales --key S001/2026-27/000123 --reason 'billed twice, see 000124'",
    )
    .action(async (options: ActOptions & { reason: string }) => {
      const { filter, installation } = await whatTo('waive', options, context)
      const by = await operatorName(installation)
      const documents = await waiveHeld(installation.siteDatabase, filter, { reason: options.reason, by })
      context.output.show({ documents, by }, () => `${documents} documents are waived by ${by}.`)
    })
}

interface ActOptions extends FilterOptions {
  readonly all?: true
  readonly kind?: string
  readonly origin?: string
}

function addActOptions(command: Command): Command {
  return addFilterOptions(command, 'the document with exactly this key: its parts joined by /, or a JSON array')
    .option('--kind <kind>', 'documents of this kind')
    .option('--origin <site>', 'documents from this site')
    .option('--all', 'all there are')
}

/** Acts upon many only if that was said: a forgotten option must not waive everything. */
async function whatTo(verb: string, { all, kind, origin, key, ...options }: ActOptions, context: CommandContext) {
  const narrowed = Object.values({ ...options, key, kind, origin, reason: undefined }).some(
    (value) => value !== undefined,
  )
  if (!all && !narrowed)
    throw coded('TS_USAGE', { problem: 'Say which documents, or --all.', command: `quarantine ${verb}` })
  const installation = await context.installation()
  await installation.openSite()
  const narrow = filterOf(options, installation.registry, installation.config)
  const documents =
    key === undefined ? undefined : documentsNamed(installation.registry, key, { type: narrow.type, kind })
  const filter: HeldFilter = { ...narrow, documents, kind, origin }
  return { filter, installation }
}
