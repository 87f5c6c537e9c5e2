import type { Command } from 'commander'
import { revokeLogin, rotateLogin } from '../../data/web/store-logins.ts'
import type { CommandContext } from '../command-context.ts'
import { administeredHeadOffice, copyRegistration } from '../head-office.ts'
import { connectionText, storeConnection } from '../store-connection.ts'

/** A store's own login of the web database. */
export function siteLoginCommands(site: Command, context: CommandContext): void {
  site
    .command('rotate-login <code>')
    .description('give a store’s login another password, and print its connection once')
    .addHelpText(
      'after',
      `
The old password is refused at once; connections that are open stay so. A store that has no login yet gets one.

Example:
  $ tillsync site rotate-login S001`,
    )
    .action(async (code: string) => {
      const installation = await administeredHeadOffice(context, { migrate: true })
      const { webDatabase, config } = installation
      const connection = storeConnection(config.webDatabase, await rotateLogin(webDatabase, code))
      context.output.show(
        { code, webDatabase: connection },
        () => `The login of store ${code} has a new password.\n${connectionText(connection)}`,
      )
      await copyRegistration(installation, code)
    })

  site
    .command('revoke-login <code>')
    .description('shut a store out of the web database at once; it is still awaited')
    .addHelpText(
      'after',
      `
For a machine that was stolen, or a password that others know. \`rotate-login\` lets the store in again, with another
password.

Example:
  $ tillsync site revoke-login S001`,
    )
    .action(async (code: string) => {
      const { webDatabase } = await administeredHeadOffice(context, { migrate: true })
      const { user } = await revokeLogin(webDatabase, code)
      context.output.show({ code, user }, () => `The login ${user} of store ${code} may do nothing any more.`)
    })
}
