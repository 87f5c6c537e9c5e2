import { findOperator } from '../../data/operator/access-rights.ts'
import type { Check } from '../check.ts'
import { type Finding, finding, notChecked } from '../finding.ts'

/** Security → roles → access rights → administration → system. */
export const role: Check = {
  name: 'role',
  needs: ['local'],
  async run({ config, siteDatabase, machine }) {
    const { user } = config.operator
    const { account } = machine
    const operator = await findOperator(siteDatabase, { user, account })
    const who = user === undefined ? `the operating-system account ${account}` : `operator.user ${user}`
    const known = finding('role: operator', {
      ok: operator !== undefined,
      found: operator ? `${operator.user}, by ${who}` : `no active user for ${who}`,
      wanted: 'an active user',
      remedy:
        user === undefined
          ? `Map the account to a user: \`tillsync user add NAME --account ${account}\`; or set operator.user.`
          : `Correct operator.user in the configuration, or make the user: \`tillsync user add ${user}\`.`,
    })
    if (!operator)
      return [known, notChecked('role: access right', 'there is no operator'), notChecked(WEB, 'there is no operator')]
    const roles = operator.roles.join(', ') || 'no role'
    return [known, accessRight(operator.accessRights, roles), webConnection(operator.webDatabaseEnabled, roles)]
  },
}

const WEB = 'role: web database connection'

function accessRight(rights: readonly string[], roles: string): Finding {
  return finding('role: access right', {
    ok: rights.includes('data-exchange'),
    found: `${rights.join(', ') || 'none'} (${roles})`,
    wanted: 'data-exchange',
    remedy: 'Grant it to a role of the operator: `tillsync role grant ROLE data-exchange`.',
  })
}

function webConnection(enabled: boolean, roles: string): Finding {
  return finding(WEB, {
    ok: enabled,
    found: `${enabled ? 'enabled' : 'disabled'} (${roles})`,
    wanted: 'enabled for the role that has the access right data-exchange',
    remedy: 'Enable it: `tillsync role enable-web ROLE`.',
  })
}
