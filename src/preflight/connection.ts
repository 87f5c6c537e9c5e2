import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { asTillsyncError } from '../contract/errors.ts'
import type { DatabaseSettings } from '../data/adapter.ts'
import type { Database } from '../data/database.ts'
import { type Finding, finding, notChecked } from './finding.ts'

export interface Connection {
  readonly database: Database
  readonly settings: DatabaseSettings
}

const SLOW_MILLISECONDS = 1000

interface Step {
  readonly name: string
  readonly wanted: string
  /** What was found; throws where it is not what is wanted. */
  readonly take: (connection: Connection) => Promise<string>
}

/** Each step needs the one before it. An embedded database has no network to cross. */
const STEPS: readonly Step[] = [
  { name: 'file', wanted: 'a file that may be read and written', take: reachFile },
  {
    name: 'network',
    wanted: 'name, port and TLS, where there is a server',
    take: async () => 'not applicable: SQLite is a file',
  },
  {
    name: 'open',
    wanted: 'to be opened',
    take: async ({ database }) => {
      await database.read(async () => {})
      return 'opened'
    },
  },
  {
    name: 'query',
    wanted: 'an answer',
    take: async ({ database }) => {
      await database.read((session) => session.all(`select ${session.adapter.statements.now} as now`))
      return 'answered'
    },
  },
  {
    name: 'write',
    wanted: 'a transaction that may write',
    take: async ({ database }) => {
      await database.write(async () => {})
      return 'begun and ended'
    },
  },
]

/** Support tools → Web DB Locator → Test Connection, for either database. */
export async function checkConnection(connection: Connection): Promise<Finding[]> {
  const findings: Finding[] = []
  let broken: string | undefined
  for (const { name, wanted, take } of STEPS) {
    const check = `${connection.settings.which} database: ${name}`
    if (broken) {
      findings.push(notChecked(check, `the step ${broken} failed`))
      continue
    }
    try {
      findings.push(finding(check, { ok: true, found: await take(connection), wanted, remedy: '' }))
    } catch (error) {
      broken = name
      const told = asTillsyncError(error)
      findings.push(
        finding(check, {
          ok: false,
          found: told?.message ?? (error as Error).message,
          wanted,
          remedy: told?.remedy ?? `Check \`${sectionOf(connection)}\` in the configuration.`,
        }),
      )
    }
  }
  return broken ? findings : [...findings, await latency(connection)]
}

async function reachFile({ settings }: Connection): Promise<string> {
  const file = settings.storage ?? ''
  const { size } = await stat(file)
  await access(file, constants.R_OK | constants.W_OK)
  return `${file}, ${size} bytes`
}

async function latency({ database, settings }: Connection): Promise<Finding> {
  const started = performance.now()
  await database.read((session) => session.all('select 1 as one'))
  const milliseconds = Math.round(performance.now() - started)
  return finding(`${settings.which} database: latency`, {
    ok: milliseconds < SLOW_MILLISECONDS,
    severity: 'warning',
    found: `${milliseconds} ms for a query`,
    wanted: `below ${SLOW_MILLISECONDS} ms`,
    remedy: 'Cycles will be slow; check the line, and the load of the database.',
  })
}

function sectionOf({ settings }: Connection): string {
  return settings.which === 'web' ? 'webDatabase' : 'database'
}
