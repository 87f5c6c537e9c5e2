import { asTillsyncError } from '../contract/errors.ts'
import { databaseSettings } from '../data/settings.ts'
import { type RegisteredHere, registeredHere } from '../data/web/registration.ts'
import type { Check, CheckContext, Needed, PreflightContext } from './check.ts'
import { administrator } from './checks/administrator.ts'
import { clock } from './checks/clock.ts'
import { localHealth, webHealth } from './checks/database-health.ts'
import { diskSpace } from './checks/disk-space.ts'
import { emptiedWeb } from './checks/emptied-web.ts'
import { installation } from './checks/installation.ts'
import { mapping } from './checks/mapping.ts'
import { protocol } from './checks/protocol.ts'
import { registration } from './checks/registration.ts'
import { restored } from './checks/restored.ts'
import { localRights, webRights } from './checks/rights.ts'
import { role } from './checks/role.ts'
import { localSchema, webSchemaCheck } from './checks/schema.ts'
import { softwareVersion } from './checks/software-version.ts'
import { checkConnection } from './connection.ts'
import { type Finding, finding, notChecked } from './finding.ts'

/** After the connections, in the order in which they are shown. */
const CHECKS: readonly Check[] = [
  role,
  administrator,
  softwareVersion,
  protocol,
  localSchema,
  webSchemaCheck,
  mapping,
  localHealth,
  webHealth,
  localRights,
  webRights,
  registration,
  installation,
  emptiedWeb,
  restored,
  clock,
  diskSpace,
]

/** All checks of DESIGN.md, section 4; every finding at once. Throws nothing. */
export async function runPreflight(context: PreflightContext): Promise<Finding[]> {
  const { config, siteDatabase, webDatabase } = context
  const connections = {
    local: await checkConnection(siteDatabase, databaseSettings(config, 'local')),
    web: await checkConnection(webDatabase, databaseSettings(config, 'web')),
  }
  const broken = (['local', 'web'] as const).filter((which) => connections[which].some(isError))
  const findings = [...connections.local, ...connections.web]
  let asked: Promise<RegisteredHere> | undefined
  const registered = () => {
    asked ??= registeredHere(webDatabase, config.site.code)
    return asked
  }
  for (const check of CHECKS) findings.push(...(await findingsOf(check, { ...context, registered }, broken)))
  return findings
}

async function findingsOf(check: Check, context: CheckContext, broken: readonly Needed[]): Promise<readonly Finding[]> {
  const missing = check.needs.filter((which) => broken.includes(which))
  if (missing.length > 0) return [notChecked(check.name, `no connection to the ${missing.join(' and ')} database`)]
  try {
    return await check.run(context)
  } catch (error) {
    const told = asTillsyncError(error)
    // the checks of the schema say the same as an error, once
    if (told?.code === 'TS_SCHEMA_MISSING') return [notChecked(check.name, told.message)]
    return [
      finding(check.name, {
        ok: false,
        found: told?.message ?? (error as Error).message,
        wanted: 'to be checked',
        remedy: told?.remedy ?? 'Look at the cause, and report it if it is not on this machine.',
      }),
    ]
  }
}

function isError({ ok, severity }: Finding): boolean {
  return !ok && severity === 'error'
}
