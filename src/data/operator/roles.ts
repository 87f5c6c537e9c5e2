import { coded } from '../../contract/errors.ts'
import type { Database, Session } from '../database.ts'
import { siteModels } from '../models/site-models.ts'
import { ACCESS_RIGHTS, type AccessRight, accessRightsOf, nobodyExchanges } from './access-rights.ts'
import { checkName } from './names.ts'

export interface Role {
  readonly name: string
  readonly accessRights: readonly AccessRight[]
  readonly webDatabaseEnabled: boolean
  readonly users: readonly string[]
}

/** What a change to users or roles led to. */
export interface Aftermath {
  /** No active user may run a cycle now; the next preflight fails. */
  readonly nobodyExchanges: boolean
}

export function listRoles(database: Database): Promise<Role[]> {
  return database.read(async (session) => {
    const roles = await siteModels(session).Role.findAll({
      include: ['accessRights', 'users'],
      order: ['name', ['accessRights', 'accessRight', 'ASC'], ['users', 'name', 'ASC']],
      transaction: session.transaction,
    })
    return roles.map((role) => ({
      name: role.name,
      accessRights: accessRightsOf(role),
      webDatabaseEnabled: role.webDatabaseEnabled,
      users: role.users?.map(({ name }) => name) ?? [],
    }))
  })
}

/** TS_NAME_INVALID, TS_NAME_TAKEN, or TS_NAME_UNKNOWN for an access right. */
export function addRole(
  database: Database,
  role: {
    readonly name: string
    readonly accessRights?: readonly string[]
    readonly webDatabaseEnabled?: boolean
  },
): Promise<void> {
  return database.write(async (session) => {
    checkName('role', role.name)
    const { Role } = siteModels(session)
    const { transaction } = session
    const { name, webDatabaseEnabled = false } = role
    if (await Role.findByPk(name, { transaction })) throw coded('TS_NAME_TAKEN', { what: 'role', name })
    await Role.create({ name, webDatabaseEnabled }, { transaction })
    await grant(session, name, role.accessRights ?? [])
  })
}

export function removeRole(database: Database, name: string): Promise<Aftermath> {
  return change(database, name, async (session) => {
    const { Role, UserRole, AccessRight } = siteModels(session)
    const { transaction } = session
    await AccessRight.destroy({ where: { roleName: name }, transaction })
    await UserRole.destroy({ where: { roleName: name }, transaction })
    await Role.destroy({ where: { name }, transaction })
  })
}

export function grantRights(database: Database, name: string, rights: readonly string[]): Promise<Aftermath> {
  return change(database, name, (session) => grant(session, name, rights))
}

export function revokeRights(database: Database, name: string, rights: readonly string[]): Promise<Aftermath> {
  return change(database, name, (session) => revoke(session, name, rights))
}

export function enableWebDatabase(database: Database, name: string, enabled: boolean): Promise<Aftermath> {
  return change(database, name, async (session) => {
    const { transaction } = session
    await siteModels(session).Role.update({ webDatabaseEnabled: enabled }, { where: { name }, transaction })
  })
}

function change(database: Database, name: string, work: (session: Session) => Promise<void>): Promise<Aftermath> {
  return database.write(async (session) => {
    await knownRoles(session, [name])
    await work(session)
    return { nobodyExchanges: await nobodyExchanges(session) }
  })
}

/** TS_NAME_UNKNOWN if one of them is not a role. */
export async function knownRoles(session: Session, names: readonly string[]): Promise<void> {
  const { transaction } = session
  const roles = await siteModels(session).Role.findAll({ order: ['name'], transaction })
  const known = roles.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw coded('TS_NAME_UNKNOWN', { what: 'role', name: unknown, known: known.join(', ') || 'none' })
  }
}

async function grant(session: Session, role: string, rights: readonly string[]): Promise<void> {
  await revoke(session, role, rights)
  const granted = [...new Set(rights)].map((accessRight) => ({ roleName: role, accessRight }))
  await siteModels(session).AccessRight.bulkCreate(granted, { transaction: session.transaction })
}

async function revoke(session: Session, role: string, rights: readonly string[]): Promise<void> {
  const unknown = rights.find((right) => !Object.hasOwn(ACCESS_RIGHTS, right))
  if (unknown !== undefined) {
    const known = Object.keys(ACCESS_RIGHTS).join(', ')
    throw coded('TS_NAME_UNKNOWN', { what: 'access right', name: unknown, known })
  }
  await siteModels(session).AccessRight.destroy({
    where: { roleName: role, accessRight: [...rights] },
    transaction: session.transaction,
  })
}
