import type { Includeable } from 'sequelize'
import type { Database, Session } from '../database.ts'
import type { RoleModel } from '../models/role.ts'
import { siteModels } from '../models/site-models.ts'
import type { UserModel } from '../models/user.ts'

/** Security → roles → access rights → administration → system. */
export const ACCESS_RIGHTS = {
  'data-exchange': 'may run sync cycles',
  administration: 'may change users, roles and sites',
} as const
export type AccessRight = keyof typeof ACCESS_RIGHTS

/** Who works with Tillsync here, and what that user may do. */
export interface Operator {
  readonly user: string
  readonly roles: readonly string[]
  readonly accessRights: readonly AccessRight[]
  /** A role with the right `data-exchange` has its web-database connection enabled. */
  readonly webDatabaseEnabled: boolean
}

/**
 * The active user of this name or, without a name, the one that is mapped to the operating-system account (DESIGN.md,
 * section 4).
 */
export function findOperator(
  database: Database,
  { user, account }: { readonly user?: string; readonly account: string },
): Promise<Operator | undefined> {
  return database.read(async (session) => {
    const found = await siteModels(session).User.findOne({
      where: { active: true, ...(user === undefined ? { operatingSystemAccount: account } : { name: user }) },
      include: { association: 'roles', include: ['accessRights'] },
      order: ['name', ['roles', 'name', 'ASC'], ['roles', 'accessRights', 'accessRight', 'ASC']],
      transaction: session.transaction,
    })
    return found ? operatorOf(found) : undefined
  })
}

function operatorOf({ name, roles = [] }: UserModel): Operator {
  return {
    user: name,
    roles: roles.map((role) => role.name),
    accessRights: [...new Set(roles.flatMap(accessRightsOf))],
    webDatabaseEnabled: roles.some((role) => role.webDatabaseEnabled && accessRightsOf(role).includes('data-exchange')),
  }
}

/** Of a role with its `accessRights` included. */
export function accessRightsOf({ accessRights = [] }: RoleModel): AccessRight[] {
  return accessRights.map(({ accessRight }) => accessRight as AccessRight)
}

/** Nobody active may run a cycle any more: each change to users and roles tells its caller. */
export async function nobodyExchanges(session: Session): Promise<boolean> {
  return !(await someoneHas(session, 'data-exchange', { webDatabaseEnabled: true }))
}

/** Whether any active user has the access right. */
export function hasSomeoneWith(database: Database, right: AccessRight): Promise<boolean> {
  return database.read((session) => someoneHas(session, right))
}

/** `by`: only by such a role. */
async function someoneHas(
  session: Session,
  accessRight: AccessRight,
  by?: { readonly webDatabaseEnabled: boolean },
): Promise<boolean> {
  const right: Includeable = { association: 'accessRights', where: { accessRight } }
  const users = await siteModels(session).User.count({
    where: { active: true },
    include: { association: 'roles', where: by, required: true, include: [right] },
    distinct: true,
    transaction: session.transaction,
  })
  return users > 0
}
