import type { Command } from 'commander'
import type { Login } from '../../data/logins.ts'
import { documentName } from '../../registry/document-name.ts'
import type { Installation } from '../../runner/installation.ts'
import type { Recovery } from '../../runner/recovery.ts'
import type { CommandContext } from '../command-context.ts'
import { administered } from '../operator.ts'
import { connectionText, type StoreConnection, storeConnection } from '../store-connection.ts'

export function recoverCommand(program: Command, context: CommandContext): void {
  program
    .command('recover')
    .description('bring this site and the others together again after a database was restored or emptied')
    .option('--dry-run', 'tell what would be done')
    .addHelpText(
      'after',
      `
After the preflight found a restored database. It opens a new epoch: an older copy of this site can send no more. What this
site had sent and does not know any more is taken over, and its documents are sent again as they are now; a document that
no longer exists here is removed at its destinations, but never a bill, a receipt or a return, nor what such a one refers to:
that is named by \`tillsync sent --status INVALID\` until it is entered again. Where a bill, a receipt or a return was
entered under a number that its destination holds with other content, both are shown there: \`tillsync quarantine list\`.
Where the web database was emptied, or knows less sites than it did, the head office registers them again; a store whose
login is no longer on the server gets a new one, and its connection is printed, once.
It can be interrupted, and run again. docs/operations.md goes through it for each database.

Examples:
  $ tillsync recover --dry-run
  $ tillsync recover`,
    )
    .action(async ({ dryRun = false }: { dryRun?: boolean }) => {
      const installation = await administered(context)
      const { recoverSite } = await import('../../runner/recovery.ts')
      const recovery = await recoverSite(installation, { dryRun })
      const { registered, ...rest } = recovery
      const sites = registered?.map(({ login, ...site }) => ({
        ...site,
        webDatabase: connectionOf(installation, login),
      }))
      context.output.show({ ...rest, registered: sites }, () =>
        [...registration(sites, dryRun), summary(recovery, dryRun), stayText(recovery, installation)]
          .filter(Boolean)
          .join('\n'),
      )
    })
}

interface Registered {
  readonly code: string
  readonly connection?: 'kept' | 'new' | 'left'
  readonly webDatabase?: StoreConnection
}

function connectionOf({ config }: Installation, login: Login | undefined): StoreConnection | undefined {
  return login && storeConnection(config.webDatabase, login)
}

function registration(sites: readonly Registered[] = [], dryRun: boolean): string[] {
  if (sites.length === 0) return []
  const codes = (which: Registered['connection']) =>
    sites.filter(({ connection }) => connection === which).map(({ code }) => code)
  const [kept, left] = [codes('kept'), codes('left')]
  return [
    `Sites that the web database does not know any more: ${sites.map(({ code }) => code).join(', ')}. ${
      dryRun ? 'They would be registered again.' : 'They are registered again; each sends again what it lacks.'
    }`,
    kept.length > 0 ? `Their connections are good as they are: ${kept.join(', ')}.` : '',
    left.length > 0 ? `Their logins are let in again by the database’s administrator: ${left.join(', ')}.` : '',
    ...sites.flatMap(({ code, webDatabase }) =>
      webDatabase ? [`Store ${code} has a new login.\n${connectionText(webDatabase)}`] : [],
    ),
  ]
}

function summary({ needed, epoch, lost, documents, removals, kept, awaited }: Recovery, dryRun: boolean): string {
  const waits = awaited.length > 0 ? [`At its end once a snapshot of it is loaded at ${awaited.join(', ')}.`] : []
  if (needed && epoch === undefined) return waits.join('\n')
  if (!needed) return ['Nothing is to be recovered.', ...waits].join('\n')
  const packets = lost.map(({ type, audience, packets }) => `  ${packets} packets of ${type} for ${audience}`)
  const [opens, sends, takes] = dryRun
    ? [`Epoch ${epoch} would be opened.`, 'would be sent again', 'would be removed where they went']
    : [`Epoch ${epoch} is open.`, 'are sent again with the next cycle', 'are removed where they went']
  return [
    opens,
    packets.length > 0
      ? 'This site had sent, and did not know any more:'
      : 'This site knows all packets that it has sent.',
    ...packets,
    `${documents - kept.length} documents ${sends}, as they are now${removals > 0 ? `; ${removals} of them ${takes}` : ''}.`,
    ...waits,
  ].join('\n')
}

/** Named, so that a person may enter them again. */
const MOST = 20

function stayText({ kept }: Recovery, { registry }: Installation): string {
  if (kept.length === 0) return ''
  const nameOf = (one: Omit<Recovery['kept'][number], 'referring'>) => `${one.type} ${documentName(registry, one)}`
  const names = kept
    .slice(0, MOST)
    .map(({ referring, ...one }) => nameOf(one) + (referring ? `, which ${nameOf(referring)} refers to` : ''))
  const rest = kept.length > MOST ? [`and ${kept.length - MOST} more, with --json`] : []
  return [`Not here any more, and kept where they went: ${kept.length} documents.`, ...names, ...rest].join('\n  ')
}
