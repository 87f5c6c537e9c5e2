import { asTillsyncError } from '../../contract/errors.ts'
import type { Database, Session } from '../database.ts'
import type { Login } from '../logins.ts'
import { loginsOf } from '../logins-of.ts'
import { webModels } from '../models/web-models.ts'
import type { KnownSite } from '../site/known-sites.ts'
import { registrations } from './registration.ts'
import { makeLogin } from './store-logins.ts'

/** A site that is registered again. */
export interface RestoredSite {
  readonly code: string
  /**
   * kept: its login was still on the server, and its connection is good. new: see `login`. left: the database's
   * administrator has to let it in. Absent: the web database has no logins.
   */
  readonly connection?: 'kept' | 'new' | 'left'
  /** Made now: its password is known to nobody else, and kept nowhere. */
  readonly login?: Login
}

/**
 * Registers sites of a web database that has lost them, each as it was, and in the epoch in which it was; of those that are
 * there, the epoch alone, if it is older. All, or none.
 */
export function restoreSites(database: Database, known: readonly KnownSite[]): Promise<RestoredSite[]> {
  return database.write(async (session) => {
    const there = new Set((await registrations(session)).map(({ code }) => code))
    const restored: RestoredSite[] = []
    for (const site of known) {
      const { code, epoch } = site
      if (there.has(code)) {
        const epochs = 'update tillsync_site set epoch = :epoch where code = :code and epoch < :epoch'
        await session.run(epochs, { code, epoch })
      } else restored.push({ code, ...(await registerAgain(session, site)) })
    }
    return restored
  })
}

async function registerAgain(session: Session, site: KnownSite): Promise<Omit<RestoredSite, 'code'>> {
  const { code, name, kind, format = null, active, epoch, login: user = null, installation = null } = site
  const row = { code, name, kind, format, active, epoch, login: user, installation }
  await webModels(session).Site.create(row, { transaction: session.transaction })
  const logins = loginsOf(session.adapter.dialect)
  if (!logins || kind === 'head-office') return {}
  try {
    return await session.savepoint(async () => {
      if (!user || !(await logins.adopt(session, user))) {
        return { connection: 'new', login: await makeLogin(session, site) }
      }
      if (!active) await logins.close(session, user)
      return { connection: 'kept' }
    })
  } catch (error) {
    if (!user || asTillsyncError(error)?.code !== 'TS_DATABASE_FORBIDDEN') throw error
    return { connection: 'left' }
  }
}
