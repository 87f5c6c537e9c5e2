import type { Command } from 'commander'
import { setPluginEnabled } from '../../config/edit.ts'
import type { CommandContext } from '../command-context.ts'

export function pluginsCommand(program: Command, context: CommandContext): void {
  const plugins = program.command('plugins').description('the document types: see them, turn them on or off')

  plugins
    .command('list')
    .description('every plugin, with its flow and whether it is on')
    .addHelpText('after', '\nExample:\n  $ tillsync plugins list --json')
    .action(async () => {
      const { registry } = await context.installation()
      const rows = registry.plugins
      context.output.show(rows, () =>
        context.output.table(
          ['Plugin', 'On', 'Flow', 'Version', 'Depends on', 'Title'],
          rows.map((row) => [
            row.name,
            row.enabled ? 'on' : 'off',
            row.flow,
            row.version,
            row.dependsOn.join(', '),
            row.title,
          ]),
        ),
      )
    })

  for (const [verb, enabled, effect] of [
    ['enable', true, 'sent and received again, with what was kept meanwhile'],
    ['disable', false, 'neither sent nor received; its events are kept'],
  ] as const) {
    plugins
      .command(`${verb} <name>`)
      .description(`turn a plugin ${enabled ? 'on' : 'off'} from the next cycle on: ${effect}`)
      .addHelpText('after', `\nExample:\n  $ tillsync plugins ${verb} promotions`)
      .action(async (name: string) => {
        const { registry } = await context.installation()
        registry.plugin(name) // TS_PLUGIN_UNKNOWN for any other name
        const { file } = context.config()
        setPluginEnabled(file, name, enabled)
        context.output.show(
          { name, enabled, file },
          () => `${name} is ${enabled ? 'on' : 'off'} from the next cycle on.`,
        )
      })
  }
}
