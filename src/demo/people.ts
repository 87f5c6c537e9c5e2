import { setPassword } from '../data/operator/passwords.ts'
import { addRole, listRoles } from '../data/operator/roles.ts'
import { addUser, listUsers } from '../data/operator/users.ts'
import { withSite } from './site-data.ts'

/** Who may sign in to the consoles of the demo. */
export const PEOPLE = [
  { name: 'manager', password: 'demo of tillsync', role: 'administrator', may: 'everything' },
  { name: 'cashier', password: 'demo of tillsync', role: 'cashier', may: 'to look, and no more' },
] as const

/** Makes them where they are not there yet. `migrate` has made the role `administrator`. */
export async function makePeople(configFile: string): Promise<void> {
  await withSite(configFile, async ({ siteDatabase }) => {
    const roles = (await listRoles(siteDatabase)).map(({ name }) => name)
    const users = (await listUsers(siteDatabase)).map(({ name }) => name)
    for (const { name, password, role } of PEOPLE) {
      if (!roles.includes(role)) await addRole(siteDatabase, { name: role })
      if (users.includes(name)) continue
      await addUser(siteDatabase, { name, roles: [role] })
      await setPassword(siteDatabase, name, password)
    }
  })
}
