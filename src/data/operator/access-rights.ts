import type { Database, Session } from '../database.ts'

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
    const [found] = await session.all<{ name: string }>(
      user === undefined
        ? `select name from tillsync_user where operating_system_account = :account and active = :yes order by name`
        : 'select name from tillsync_user where name = :user and active = :yes',
      user === undefined ? { account, yes: true } : { user, yes: true },
    )
    return found && operatorOf(session, found.name)
  })
}

async function operatorOf(session: Session, user: string): Promise<Operator> {
  const rows = await session.all<{ name: string; web_database_enabled: unknown; access_right: AccessRight | null }>(
    `select r.name, r.web_database_enabled, a.access_right from tillsync_user_role u
     join tillsync_role r on r.name = u.role_name
     left join tillsync_access_right a on a.role_name = r.name
     where u.user_name = :user order by r.name, a.access_right`,
    { user },
  )
  const rights = rows.flatMap(({ access_right }) => access_right ?? [])
  return {
    user,
    roles: [...new Set(rows.map(({ name }) => name))],
    accessRights: [...new Set(rights)],
    webDatabaseEnabled: rows.some((row) => row.access_right === 'data-exchange' && Boolean(row.web_database_enabled)),
  }
}

/** Nobody active may run a cycle any more: each change to users and roles tells its caller. */
export async function nobodyExchanges(session: Session): Promise<boolean> {
  const [someone] = await session.all(
    `select u.name from tillsync_user u
     join tillsync_user_role m on m.user_name = u.name
     join tillsync_role r on r.name = m.role_name and r.web_database_enabled = :yes
     join tillsync_access_right a on a.role_name = m.role_name and a.access_right = 'data-exchange'
     where u.active = :yes order by u.name ${session.adapter.statements.limit(1)}`,
    { yes: true },
  )
  return someone === undefined
}

/** Whether any active user has the access right. */
export function hasSomeoneWith(database: Database, right: AccessRight): Promise<boolean> {
  return database.read(async (session) => {
    const [someone] = await session.all(
      `select u.name from tillsync_user u
       join tillsync_user_role m on m.user_name = u.name
       join tillsync_access_right a on a.role_name = m.role_name and a.access_right = :access_right
       where u.active = :yes order by u.name ${session.adapter.statements.limit(1)}`,
      { yes: true, access_right: right },
    )
    return someone !== undefined
  })
}
