import { coded } from '../../contract/errors.ts'
import type { Database } from '../database.ts'
import { siteModels } from '../models/site-models.ts'
import { hashPassword, isPassword } from './password-hash.ts'

const LEAST = 8
const MOST = 200

/** The password with which a user signs in to the console. TS_PASSWORD_INVALID, TS_NAME_UNKNOWN. */
export async function setPassword(database: Database, name: string, password: string): Promise<void> {
  const length = [...password].length
  if (length < LEAST || length > MOST) throw coded('TS_PASSWORD_INVALID', { least: LEAST, most: MOST })
  const passwordHash = await hashPassword(password)
  await database.write(async (session) => {
    const { User } = siteModels(session)
    const { transaction } = session
    const user = await User.findByPk(name, { transaction })
    if (!user) {
      const known = (await User.findAll({ order: ['name'], transaction })).map((one) => one.name).join(', ') || 'none'
      throw coded('TS_NAME_UNKNOWN', { what: 'user', name, known })
    }
    await user.update({ passwordHash }, { transaction })
  })
}

/** Whether an active user of this name has this password. */
export async function checkPassword(database: Database, name: string, password: string): Promise<boolean> {
  if ([...password].length > MOST) return false
  const hash = await database.read(async (session) => {
    const { User } = siteModels(session)
    const user = await User.findOne({ where: { name, active: true }, transaction: session.transaction })
    return user?.passwordHash ?? undefined
  })
  return isPassword(password, hash)
}
