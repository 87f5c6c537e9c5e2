import { coded } from '../../contract/errors.ts'
import type { Database, Session } from '../database.ts'
import { siteModels } from '../models/site-models.ts'
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
    const users = await siteModels(session).User.findAll({
      include: 'roles',
      order: ['name', ['roles', 'name', 'ASC']],
      transaction: session.transaction,
    })
    return users.map(({ name, operatingSystemAccount, active, roles = [] }) => ({
      name,
      operatingSystemAccount: operatingSystemAccount ?? undefined,
      active,
      roles: roles.map((role) => role.name),
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
    const { User } = siteModels(session)
    const { transaction } = session
    if (await User.findByPk(name, { transaction })) throw coded('TS_NAME_TAKEN', { what: 'user', name })
    if (account !== undefined && (await User.findOne({ where: { operatingSystemAccount: account }, transaction }))) {
      throw coded('TS_NAME_TAKEN', { what: 'user with the operating-system account', name: account })
    }
    await User.create({ name, operatingSystemAccount: account ?? null, active: true }, { transaction })
    await setRoles(session, name, user.roles ?? [])
  })
}

export function removeUser(database: Database, name: string): Promise<Aftermath> {
  return change(database, name, async (session) => {
    const { User, UserRole } = siteModels(session)
    const { transaction } = session
    await UserRole.destroy({ where: { userName: name }, transaction })
    await User.destroy({ where: { name }, transaction })
  })
}

/** Gives the user exactly these roles. */
export function assignRoles(database: Database, name: string, roles: readonly string[]): Promise<Aftermath> {
  return change(database, name, (session) => setRoles(session, name, roles))
}

function change(database: Database, name: string, work: (session: Session) => Promise<void>): Promise<Aftermath> {
  return database.write(async (session) => {
    const { transaction } = session
    const users = await siteModels(session).User.findAll({ order: ['name'], transaction })
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
  const { UserRole } = siteModels(session)
  const { transaction } = session
  await UserRole.destroy({ where: { userName: user }, transaction })
  const given = [...new Set(roles)].map((roleName) => ({ userName: user, roleName }))
  await UserRole.bulkCreate(given, { transaction })
}
