import { coded } from '../contract/errors.ts'
import { findOperator, hasSomeoneWith } from '../data/operator/access-rights.ts'
import type { Installation } from '../runner/installation.ts'
import type { CommandContext } from './command-context.ts'

/** The name under which what a person does is recorded. */
export async function operatorName({ config, siteDatabase, machine }: Installation): Promise<string> {
  const { account } = machine
  const operator = await findOperator(siteDatabase, { user: config.operator.user, account })
  return operator?.user ?? account
}

/** The installation, for an operator who may administer it, else TS_RIGHT_MISSING; where nobody may yet, everybody may. */
export async function administered(
  context: CommandContext,
  options?: { readonly migrate: boolean },
): Promise<Installation> {
  const installation = await context.installation(options)
  const { config, siteDatabase, machine } = installation
  await installation.openSite()
  if (!(await hasSomeoneWith(siteDatabase, 'administration'))) return installation
  const { account } = machine
  const operator = await findOperator(siteDatabase, { user: config.operator.user, account })
  if (operator?.accessRights.includes('administration')) return installation
  throw coded('TS_RIGHT_MISSING', { user: operator?.user ?? account, right: 'administration' })
}
