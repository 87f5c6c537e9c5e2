import { coded } from '../../contract/errors.ts'
import type { Database, Session } from '../database.ts'
import { nobodyExchanges } from './access-rights.ts'
import { checkName } from './names.ts'
import { type Aftermath, knownRoles } from './roles.ts'

export interface User {
  readonly name: string
  /** Who is logged in on the machine when this user works with Tillsync. */
  readonly operatingSystemAccount?: string
  readonly active: boolean
  readonly roles: readonly string[]
}

export function listUsers(database: Database): Promise<User[]> {
  return database.read(async (session) => {
    const users = await session.all<{ name: string; operating_system_account: string | null; active: unknown }>(
      'select name, operating_system_account, active from tillsync_user order by name',
    )
    const roles = await session.all<{ user_name: string; role_name: string }>(
      'select user_name, role_name from tillsync_user_role order by role_name',
    )
    return users.map(({ name, operating_system_account, active }) => ({
      name,
      operatingSystemAccount: operating_system_account ?? undefined,
      active: Boolean(active),
      roles: roles.flatMap((role) => (role.user_name === name ? [role.role_name] : [])),
    }))
  })
}

/** TS_NAME_INVALID, TS_NAME_TAKEN (also for the account: it must say who works), TS_NAME_UNKNOWN for a role. */
export function addUser(
  database: Database,
  user: { readonly name: string; readonly operatingSystemAccount?: string; readonly roles?: readonly string[] },
): Promise<void> {
  const { name, operatingSystemAccount: account } = user
  return database.write(async (session) => {
    checkName('user', name)
    if (account !== undefined) checkName('operating-system account', account)
    const [taken] = await session.all('select name from tillsync_user where name = :name', { name })
    if (taken) throw coded('TS_NAME_TAKEN', { what: 'user', name })
    const [mapped] = await session.all('select name from tillsync_user where operating_system_account = :account', {
      account: account ?? null,
    })
    if (mapped) throw coded('TS_NAME_TAKEN', { what: 'user with the operating-system account', name: account })
    await session.run(
      'insert into tillsync_user (name, operating_system_account, active) values (:name, :account, :active)',
      { name, account: account ?? null, active: true },
    )
    await setRoles(session, name, user.roles ?? [])
  })
}

export function removeUser(database: Database, name: string): Promise<Aftermath> {
  return change(database, name, async (session) => {
    await session.run('delete from tillsync_user_role where user_name = :name', { name })
    await session.run('delete from tillsync_user where name = :name', { name })
  })
}

/** Gives the user exactly these roles. */
export function assignRoles(database: Database, name: string, roles: readonly string[]): Promise<Aftermath> {
  return change(database, name, (session) => setRoles(session, name, roles))
}

function change(database: Database, name: string, work: (session: Session) => Promise<void>): Promise<Aftermath> {
  return database.write(async (session) => {
    const users = await session.all<{ name: string }>('select name from tillsync_user order by name')
    if (!users.some((user) => user.name === name)) {
      const known = users.map((user) => user.name).join(', ') || 'none'
      throw coded('TS_NAME_UNKNOWN', { what: 'user', name, known })
    }
    await work(session)
    return { nobodyExchanges: await nobodyExchanges(session) }
  })
}

async function setRoles(session: Session, user: string, roles: readonly string[]): Promise<void> {
  await knownRoles(session, roles)
  await session.run('delete from tillsync_user_role where user_name = :user', { user })
  for (const role of new Set(roles)) {
    await session.run('insert into tillsync_user_role (user_name, role_name) values (:user, :role)', { user, role })
  }
}
