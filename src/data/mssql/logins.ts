import type { Session } from '../database.ts'
import type { Login, Logins } from '../logins.ts'
import { quoteName } from './quote.ts'
import { statements } from './statements.ts'
import { storeGuards, storeSchema, storeViews } from './store-views.ts'

/**
 * A store's user has a schema of views as its default: the names of the tables mean the rows that are its own. To the
 * tables it has no right; that the views may read them for it, they owe to the owner that they have in common.
 */
export const logins: Logins = {
  schema: storeSchema,

  async protect(session) {
    const { control = 'dbo' } = session.schemas
    const schema = storeSchema(control)
    const [row] = await session.all<{ owner: string }>(
      'select user_name(principal_id) as owner from sys.schemas where name = :control',
      { control },
    )
    await session.run(`create role ${quoteName(schema)}`)
    await session.run(`create schema ${quoteName(schema)} authorization ${quoteName(row?.owner ?? 'dbo')}`)
    for (const statement of [...storeViews(session), ...storeGuards(session)]) await session.run(statement)
  },

  // Who has a right to a table is not asked whose rows they are.
  async admit() {},

  async make(session, login) {
    const schema = quoteName(schemaOf(session))
    const user = quoteName(login.user)
    const [row] = await session.all<{ name: string }>('select db_name() as name')
    await session.run(`create login ${user} with ${passwordOf(login)}, default_database = ${quoteName(row!.name)}`)
    await session.run(userFor(session, login.user))
    await session.run(`alter role ${schema} add member ${user}`)
  },

  async adopt(session, user) {
    const [found] = await session.all<{ login: number | null; own: number | null }>(
      'select suser_id(:user) as login, database_principal_id(:user) as own',
      { user },
    )
    if (found!.login === null) return false
    if (found!.own === null) await session.run(userFor(session, user))
    await logins.open(session, user)
    return true
  },

  async setPassword(session, login) {
    await session.run(`alter login ${quoteName(login.user)} with ${passwordOf(login)}`)
  },

  async open(session, user) {
    await session.run(`alter login ${quoteName(user)} enable`)
    await session.run(changeMember(session, user, 'add'))
  },

  async close(session, user) {
    await session.run(`alter login ${quoteName(user)} disable`)
    await session.run(changeMember(session, user, 'drop'))
  },
}

function userFor(session: Session, login: string): string {
  const user = quoteName(login)
  return `create user ${user} for login ${user} with default_schema = ${quoteName(schemaOf(session))}`
}

function schemaOf({ schemas: { control = 'dbo' } }: Session): string {
  return storeSchema(control)
}

/** The server leaves it out of its traces. */
function passwordOf({ password }: Login): string {
  return `password = ${statements.literal(password)}`
}

function changeMember(session: Session, user: string, change: 'add' | 'drop'): string {
  const role = schemaOf(session)
  const isMember = `is_rolemember(${statements.literal(role)}, ${statements.literal(user)})`
  const before = change === 'add' ? 0 : 1
  // It is null for who may not know: the change itself then says that it may not be made.
  return `if isnull(${isMember}, ${before}) = ${before} alter role ${quoteName(role)} ${change} member ${quoteName(user)}`
}
