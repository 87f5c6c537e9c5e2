import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'

export function repairCommand(program: Command, context: CommandContext): void {
  program
    .command('repair [types...]')
    .description('send exactly those documents again that the last `tillsync verify` found to differ')
    .option('--store <stores...>', 'head office: those of these stores alone')
    .addHelpText(
      'after',
      `
What comes from this site is sent with its next cycle, what comes from another with that one's. A document that a destination
has and is not to have is taken back there. Verify again after the next cycles.

Examples:
  $ tillsync repair
  $ tillsync repair sales --store S001`,
    )
    .action(async (types: string[], { store }: { store?: string[] }) => {
      const installation = await context.installation()
      const repaired = await installation.upkeep.repair({ types, stores: store })
      context.output.show({ repaired }, () =>
        repaired.length === 0
          ? 'Nothing differs, as far as the last `tillsync verify` has seen.'
          : repaired
              .map(({ type, site, documents, sent }) =>
                sent === 'here'
                  ? `${documents} documents of ${type} are sent to ${site} with the next cycle.`
                  : `${site} is asked to send ${documents} documents of ${type} with its next cycle.`,
              )
              .join('\n'),
      )
    })
}
