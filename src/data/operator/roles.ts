import { coded } from '../../contract/errors.ts'
import type { Database, Session } from '../database.ts'
import { ACCESS_RIGHTS, type AccessRight, nobodyExchanges } from './access-rights.ts'
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
    const roles = await session.all<{ name: string; web_database_enabled: unknown }>(
      'select name, web_database_enabled from tillsync_role order by name',
    )
    const rights = await session.all<{ role_name: string; access_right: AccessRight }>(
      'select role_name, access_right from tillsync_access_right order by access_right',
    )
    const users = await session.all<{ role_name: string; user_name: string }>(
      'select role_name, user_name from tillsync_user_role order by user_name',
    )
    return roles.map(({ name, web_database_enabled }) => ({
      name,
      accessRights: rights.flatMap((right) => (right.role_name === name ? [right.access_right] : [])),
      webDatabaseEnabled: Boolean(web_database_enabled),
      users: users.flatMap((user) => (user.role_name === name ? [user.user_name] : [])),
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
    const [taken] = await session.all('select name from tillsync_role where name = :name', { name: role.name })
    if (taken) throw coded('TS_NAME_TAKEN', { what: 'role', name: role.name })
    await session.run('insert into tillsync_role (name, web_database_enabled) values (:name, :enabled)', {
      name: role.name,
      enabled: role.webDatabaseEnabled ?? false,
    })
    await grant(session, role.name, role.accessRights ?? [])
  })
}

export function removeRole(database: Database, name: string): Promise<Aftermath> {
  return change(database, name, async (session) => {
    await session.run('delete from tillsync_access_right where role_name = :name', { name })
    await session.run('delete from tillsync_user_role where role_name = :name', { name })
    await session.run('delete from tillsync_role where name = :name', { name })
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
    await session.run('update tillsync_role set web_database_enabled = :enabled where name = :name', { name, enabled })
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
  const roles = await session.all<{ name: string }>('select name from tillsync_role order by name')
  const known = roles.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw coded('TS_NAME_UNKNOWN', { what: 'role', name: unknown, known: known.join(', ') || 'none' })
  }
}

async function grant(session: Session, role: string, rights: readonly string[]): Promise<void> {
  await revoke(session, role, rights)
  for (const right of new Set(rights)) {
    await session.run('insert into tillsync_access_right (role_name, access_right) values (:role, :access_right)', {
      role,
      access_right: right,
    })
  }
}

async function revoke(session: Session, role: string, rights: readonly string[]): Promise<void> {
  for (const right of rights) {
    if (!Object.hasOwn(ACCESS_RIGHTS, right)) {
      const known = Object.keys(ACCESS_RIGHTS).join(', ')
      throw coded('TS_NAME_UNKNOWN', { what: 'access right', name: right, known })
    }
    await session.run('delete from tillsync_access_right where role_name = :role and access_right = :access_right', {
      role,
      access_right: right,
    })
  }
}
