import { dirname } from 'node:path'
import type { DatabaseConfig } from '../../config.ts'
import type { Check } from '../check.ts'
import { type Finding, finding } from '../finding.ts'
import type { Machine } from '../machine.ts'

/** Where the databases are files on this machine. */
export const diskSpace: Check = {
  name: 'disk space',
  needs: [],
  async run({ config, machine }) {
    const least = config.preflight.diskFreeMegabytes
    return [
      ...(await check('disk space: local database', config.database, least, machine)),
      ...(await check('disk space: web database', config.webDatabase, least, machine)),
    ]
  },
}

async function check(name: string, database: DatabaseConfig, least: number, machine: Machine): Promise<Finding[]> {
  if (database.dialect !== 'sqlite') return []
  const { storage } = database
  const folder = dirname(storage)
  const free = await machine.freeMegabytes(folder).catch((error: Error) => error.message)
  const judged = {
    ok: typeof free === 'number' && free >= least,
    found: typeof free === 'number' ? `${free} MB free in ${folder}` : free,
    wanted: `at least ${least} MB free`,
    remedy: `Free space in ${folder}; or lower preflight.diskFreeMegabytes.`,
  }
  return [finding(name, judged)]
}
