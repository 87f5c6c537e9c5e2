import type { Command } from 'commander'
import { setPassword } from '../../data/operator/passwords.ts'
import { addUser, assignRoles, listUsers, removeUser } from '../../data/operator/users.ts'
import type { CommandContext } from '../command-context.ts'
import { nobodyLeft } from '../nobody-left.ts'
import { administered } from '../operator.ts'

export function userCommand(program: Command, context: CommandContext): void {
  const user = program.command('user').description('who works with Tillsync at this site')

  user
    .command('add <name>')
    .description('make a user')
    .option('--account <account>', 'the operating-system account that this user works with')
    .option('--role <roles...>', 'roles of the user')
    .addHelpText('after', '\nExample:\n  $ tillsync user add Asha --account asha --role clerk')
    .action(async (name: string, { account, role }: { account?: string; role?: string[] }) => {
      const { siteDatabase } = await administered(context)
      await addUser(siteDatabase, { name, operatingSystemAccount: account, roles: role })
      context.output.show({ name, operatingSystemAccount: account, roles: role ?? [] }, () => `User ${name} is added.`)
    })

  user
    .command('list')
    .description('every user, with account and roles')
    .addHelpText('after', '\nExample:\n  $ tillsync user list --json')
    .action(async () => {
      const installation = await context.installation()
      await installation.openSite()
      const users = await listUsers(installation.siteDatabase)
      context.output.show(users, () =>
        context.output.table(
          ['User', 'Account', 'Active', 'Roles'],
          users.map((one) => [one.name, one.operatingSystemAccount, one.active ? 'yes' : 'no', one.roles.join(', ')]),
        ),
      )
    })

  user
    .command('password <name>')
    .description('set the password with which the user signs in to the console: asked for, or from standard input')
    .addHelpText(
      'after',
      '\nExamples:\n  $ tillsync user password Asha\n  $ tillsync user password Asha < password.txt',
    )
    .action(async (name: string) => {
      const { siteDatabase } = await administered(context)
      const { askedPassword } = await import('../asked-password.ts')
      await setPassword(siteDatabase, name, await askedPassword(name))
      context.output.show({ name }, () => `The password of ${name} is set.`)
    })

  user
    .command('remove <name>')
    .description('remove a user')
    .addHelpText('after', '\nExample:\n  $ tillsync user remove Asha')
    .action(async (name: string) => {
      const { siteDatabase } = await administered(context)
      const aftermath = await removeUser(siteDatabase, name)
      context.output.show({ name, ...aftermath }, () => nobodyLeft(`User ${name} is removed.`, aftermath))
    })

  user
    .command('assign <name> [roles...]')
    .description('give a user exactly these roles, and no others')
    .addHelpText('after', '\nExamples:\n  $ tillsync user assign Asha clerk auditor\n  $ tillsync user assign Asha')
    .action(async (name: string, roles: string[]) => {
      const { siteDatabase } = await administered(context)
      const aftermath = await assignRoles(siteDatabase, name, roles)
      context.output.show({ name, roles, ...aftermath }, () =>
        nobodyLeft(`User ${name} has ${roles.length > 0 ? `the roles ${roles.join(', ')}` : 'no roles'}.`, aftermath),
      )
    })
}
