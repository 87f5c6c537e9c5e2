import { randomBytes } from 'node:crypto'
import { asTillsyncError, coded } from '../../contract/errors.ts'
import type { Database, Session } from '../database.ts'
import type { Login } from '../logins.ts'
import { loginsOf } from '../logins-of.ts'
import { changeSite, type NamedSite, register, registrationOf, type SiteRegistration } from './registration.ts'

export interface AddedStore {
  readonly added: boolean
  /** Made now: its password is known to nobody else, and kept nowhere. */
  readonly login?: Login
}

/**
 * Registers a store, or changes its name and format; makes its login where it has none and the web database has logins.
 * `user`: one that the database's administrator has made. As registerSite.
 */
export function addStore(database: Database, store: NamedSite, user?: string): Promise<AddedStore> {
  return database.write(async (session) => {
    const added = await register(session, store)
    if (user) await changeSite(session, store.code, { login: user })
    const site = await registrationOf(session, store.code)
    return { added, login: site.login ? undefined : await makeLogin(session, site) }
  })
}

/**
 * The store is awaited again, and its login let in. Gives the login that only the database's administrator may let in.
 * TS_NAME_UNKNOWN if there is no such site.
 */
export function activate(database: Database, code: string): Promise<string | undefined> {
  return setActive(database, code, true)
}

/** The store is neither counted nor awaited any more (PROTOCOL.md, rule 23), and its login not let in; else as `activate`. */
export function deactivate(database: Database, code: string): Promise<string | undefined> {
  return setActive(database, code, false)
}

/** A new password for the store's login, or a login where it has none. TS_NAME_UNKNOWN, TS_LOGIN_MISSING. */
export function rotateLogin(database: Database, code: string): Promise<Login> {
  return database.write(async (session) => {
    const site = await registrationOf(session, code)
    const { login: user, active, kind } = site
    const logins = loginsOf(session.adapter.dialect)
    if (!logins) throw coded('TS_LOGIN_MISSING', { site: code, why: 'that is a file' })
    if (kind === 'head-office') throw coded('TS_LOGIN_MISSING', { site: code, why: 'it is the head office' })
    if (!user) return (await makeLogin(session, site))!
    const login = { user, password: newPassword() }
    await logins.setPassword(session, login)
    if (active) await logins.open(session, user)
    return login
  })
}

/** The login is not let in any more, and its password is worth nothing: only `rotateLogin` makes it of use again. */
export function revokeLogin(database: Database, code: string): Promise<{ user: string }> {
  return database.write(async (session) => {
    const { login: user } = await registrationOf(session, code)
    const logins = loginsOf(session.adapter.dialect)
    if (!user || !logins) throw coded('TS_LOGIN_MISSING', { site: code, why: 'it was given none' })
    await logins.setPassword(session, { user, password: newPassword() })
    await logins.close(session, user)
    return { user }
  })
}

/** A login for a store that is registered; undefined: the web database has none. */
export async function makeLogin(
  session: Session,
  { code, active }: Pick<SiteRegistration, 'code' | 'active'>,
): Promise<Login | undefined> {
  const logins = loginsOf(session.adapter.dialect)
  if (!logins) return undefined
  const login = { user: newUser(code), password: newPassword() }
  await logins.make(session, login)
  if (!active) await logins.close(session, login.user)
  await changeSite(session, code, { login: login.user })
  return login
}

/** The database itself lets a store that is not active do nothing, whoever made its login. */
function setActive(database: Database, code: string, active: boolean): Promise<string | undefined> {
  return database.write(async (session) => {
    await changeSite(session, code, { active })
    const { login: user } = await registrationOf(session, code)
    const logins = loginsOf(session.adapter.dialect)
    if (!user || !logins) return undefined
    try {
      await session.savepoint(() => (active ? logins.open(session, user) : logins.close(session, user)))
      return undefined
    } catch (error) {
      if (asTillsyncError(error)?.code !== 'TS_DATABASE_FORBIDDEN') throw error
      return user
    }
  })
}

/** Chance keeps `S001`, `s001` and those of another web database on the same server apart. */
function newUser(code: string): string {
  return `tillsync_${code.toLowerCase().replaceAll('-', '_')}_${randomBytes(4).toString('hex')}`
}

/** 192 bits; with letters of both cases and digits, as servers want them. */
function newPassword(): string {
  for (;;) {
    const password = randomBytes(24).toString('base64url')
    if (/[a-z]/.test(password) && /[A-Z]/.test(password) && /\d/.test(password)) return password
  }
}
