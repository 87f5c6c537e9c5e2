import type { Command } from 'commander'
import {
  type Aftermath,
  addRole,
  enableWebDatabase,
  grantRights,
  listRoles,
  removeRole,
  revokeRights,
} from '../../data/operator/roles.ts'
import type { CommandContext } from '../command-context.ts'
import { nobodyLeft } from '../nobody-left.ts'
import { administered } from '../operator.ts'

export function roleCommand(program: Command, context: CommandContext): void {
  const role = program
    .command('role')
    .description('security: roles, their access rights, their web-database connection')

  role
    .command('add <name>')
    .description('make a role')
    .option('--right <rights...>', 'access rights of the role: data-exchange, administration')
    .option('--enable-web', 'enable the role’s web-database connection')
    .addHelpText('after', '\nExample:\n  $ tillsync role add clerk --right data-exchange --enable-web')
    .action(async (name: string, { right, enableWeb = false }: { right?: string[]; enableWeb?: boolean }) => {
      const { siteDatabase } = await administered(context)
      await addRole(siteDatabase, { name, accessRights: right, webDatabaseEnabled: enableWeb })
      const made = { name, accessRights: right ?? [], webDatabaseEnabled: enableWeb }
      context.output.show(made, () => `Role ${name} is added.`)
    })

  role
    .command('list')
    .description('every role, with its access rights and users')
    .addHelpText('after', '\nExample:\n  $ tillsync role list --json')
    .action(async () => {
      const installation = await context.installation()
      await installation.openSite()
      const roles = await listRoles(installation.siteDatabase)
      context.output.show(roles, () =>
        context.output.table(
          ['Role', 'Access rights', 'Web database', 'Users'],
          roles.map((one) => [
            one.name,
            one.accessRights.join(', '),
            one.webDatabaseEnabled ? 'enabled' : 'disabled',
            one.users.join(', '),
          ]),
        ),
      )
    })

  for (const [verb, change, done] of [
    ['grant', grantRights, 'has'],
    ['revoke', revokeRights, 'has no longer'],
  ] as const) {
    role
      .command(`${verb} <name> <rights...>`)
      .description(`${verb} access rights: data-exchange, administration`)
      .addHelpText('after', `\nExample:\n  $ tillsync role ${verb} clerk data-exchange`)
      .action(async (name: string, rights: string[]) => {
        const { siteDatabase } = await administered(context)
        show(
          context,
          { name, rights },
          `Role ${name} ${done} ${rights.join(', ')}.`,
          await change(siteDatabase, name, rights),
        )
      })
  }

  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    role
      .command(`${verb}-web <name>`)
      .description(`${verb} a role’s web-database connection`)
      .addHelpText('after', `\nExample:\n  $ tillsync role ${verb}-web clerk`)
      .action(async (name: string) => {
        const { siteDatabase } = await administered(context)
        const aftermath = await enableWebDatabase(siteDatabase, name, enabled)
        show(context, { name, enabled }, `The web-database connection of role ${name} is ${verb}d.`, aftermath)
      })
  }

  role
    .command('remove <name>')
    .description('remove a role, also from its users')
    .addHelpText('after', '\nExample:\n  $ tillsync role remove clerk')
    .action(async (name: string) => {
      const { siteDatabase } = await administered(context)
      show(context, { name }, `Role ${name} is removed.`, await removeRole(siteDatabase, name))
    })
}

function show({ output }: CommandContext, told: object, text: string, aftermath: Aftermath): void {
  output.show({ ...told, ...aftermath }, () => nobodyLeft(text, aftermath))
}
