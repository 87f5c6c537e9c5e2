import type { Command } from 'commander'
import type { Verified } from '../../flow/verify/verified.ts'
import { documentName } from '../../registry/document-name.ts'
import type { ExtraAtSite } from '../../runner/upkeep.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { positiveInteger } from '../list-options.ts'
import { sequenceText } from '../sequence-text.ts'

interface VerifyOptions {
  readonly store?: string[]
  readonly deep: boolean
  readonly wait: number
}

const NOTED = 'Compared by what both sides noted, and by quantities and money; all contents: `tillsync verify --deep`'

/** Shown; --json has them all. */
const MOST = 50

export function verifyCommand(program: Command, context: CommandContext): void {
  program
    .command('verify [types...]')
    .description('compare this site’s documents with those of the sites they come from or go to')
    .option('--store <stores...>', 'head office: with these stores alone')
    .option(
      '--deep',
      'by all contents of the business tables; else by what was noted, and by quantities and money',
      false,
    )
    .option(
      '--wait <minutes>',
      'how long to wait for the others, which answer in their next cycles',
      positiveInteger,
      40,
    )
    .addHelpText(
      'after',
      `
Little goes over the line: digests of 1,024 groups of documents, and of those that differ the documents. What is on its way
between two sites is no difference. Where both sites noted the same and quantities or money differ, contents are compared. What differs is noted for \`tillsync repair\`.
Where documents are numbered without gaps, as bills are, it also looks for numbers that are missing here or stand twice.
With --deep it names documents as well that stand at a destination and that nobody sent.
Ends with 6 if documents differ, numbers are missing or stand twice, or there is something that nobody sent, 7 if a site did not answer.

Examples:
  $ tillsync verify
  $ tillsync verify sales --store S001 --deep
  $ tillsync verify --wait 5 --json`,
    )
    .action(async (types: string[], { store, deep, wait }: VerifyOptions) => {
      const installation = await context.installation()
      const { sites, sequences, extra } = await installation.upkeep.verify({
        types,
        stores: store,
        deep,
        minutes: wait,
        signal: context.signal(),
      })
      context.output.show({ deep, sites, sequences, extra }, () =>
        [
          sites.length === 0 ? 'There is nothing to compare.' : context.output.table(HEADINGS, sites.map(line)),
          ...sites.flatMap((one) => details(one, (name) => documentName(installation.registry, name))),
          ...(deep || sites.length === 0 ? [] : [NOTED]),
          ...sequences.map(sequenceText),
          ...extra.map((one) => extraText(one, (name) => documentName(installation.registry, name))),
        ].join('\n'),
      )
      context.exitCode = context.signal().aborted ? EXIT.interrupted : codeOf(sites, [...sequences, ...extra])
    })
}

type Compared = Omit<Verified, 'extra'>

const HEADINGS = ['Type', 'Site', 'At the origin', 'At the destination', 'Outcome', 'Differences']

function codeOf(results: readonly Compared[], others: readonly unknown[]): ExitCode {
  if (others.length > 0 || results.some(({ outcome }) => outcome === 'DIFFERS')) return EXIT.differs
  return results.every(({ outcome }) => outcome === 'AGREES') ? EXIT.ok : EXIT.unanswered
}

function line({ type, site, documents, outcome, differences, more }: Compared) {
  const count = outcome === 'DIFFERS' ? `${differences.length}${more ? ' and more' : ''}` : ''
  return [type, site, documents?.origin, documents?.destination, outcome, count]
}

const WHAT = {
  MISSING: 'is missing at the destination',
  OTHER: 'has another content at the destination',
  UNMEANT: 'is at the destination, and not meant for it',
} as const

function details(
  result: Compared,
  nameOf: (name: { type: string; kind: string; key: readonly string[] }) => string,
): string[] {
  const { type, site, differences, sums = [], changing, byContents, moving, held, kept, spared, code, reason } = result
  const said = `${type}, ${site}:`
  const unequal = sums.filter(({ origin, destination }) => origin !== destination)
  return [
    ...(code ? [`${said} ${code}: ${reason}`] : []),
    ...unequal.map(
      ({ column, origin, destination }) =>
        `${said} ${column} is ${origin} at the origin, ${destination} at the destination`,
    ),
    ...differences.slice(0, MOST).map(({ kind, key, what }) => `${said} ${nameOf({ type, kind, key })} ${WHAT[what]}`),
    ...(byContents ? [`${said} ${byContentsText(result)}`] : []),
    ...(unequal.length > 0 && changing ? [`${said} documents have changed at the origin and are not sent yet`] : []),
    ...(differences.length > MOST ? [`${said} and ${differences.length - MOST} more, with --json`] : []),
    ...(spared ? [`${said} the snapshot that \`tillsync recover\` had asked for is not needed, and not loaded`] : []),
    ...(kept ? [`${said} ${kept} are no longer at the origin, and stay at the destination`] : []),
    ...(moving > 0 ? [`${said} ${moving} are on their way`] : []),
    ...(held > 0 ? [`${said} ${held} are set aside: see \`tillsync quarantine list\` and \`tillsync sent\``] : []),
    ...(differences.length > 0 ? [`${said} \`tillsync repair ${type}\` sends them again`] : []),
  ]
}

function byContentsText({ outcome }: Compared): string {
  const found = 'quantities or money differed though both sides noted the same, so contents were compared'
  if (outcome === 'DIFFERS') return `${found}: somebody changed these rows behind Tillsync’s back`
  return outcome === 'AGREES' ? `${found}: they are alike` : found
}

function extraText(
  { type, site, documents, some }: ExtraAtSite,
  nameOf: (name: { type: string; kind: string; key: readonly string[] }) => string,
): string {
  const names = some.slice(0, EXTRA).map((name) => nameOf({ type, ...name }))
  const rest = documents > names.length ? [`and ${documents - names.length} more`] : []
  return `${type}: ${documents} documents at ${site} did not come from another site: ${[...names, ...rest].join(', ')}`
}

const EXTRA = 10
