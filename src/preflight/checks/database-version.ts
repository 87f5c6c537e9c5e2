import type { Database } from '../../data/database.ts'
import type { Check } from '../check.ts'
import { type Finding, finding } from '../finding.ts'

/** 3.41: `unhex`, by which packets are written. */
const LEAST = {
  sqlite: { sql: 'select sqlite_version() as version', title: 'SQLite', least: '3.41.0' },
} as const

/** The oldest version of each database that Tillsync works with. */
export const databaseVersion: Check = {
  name: 'database version',
  needs: ['local', 'web'],
  async run({ config, siteDatabase, webDatabase }) {
    return [
      await check('local database: version', siteDatabase, LEAST[config.database.dialect]),
      await check('web database: version', webDatabase, LEAST[config.webDatabase.dialect]),
    ]
  },
}

async function check(
  name: string,
  database: Database,
  { sql, title, least }: (typeof LEAST)['sqlite'],
): Promise<Finding> {
  const [row] = await database.read((session) => session.all<{ version: string }>(sql))
  const version = row?.version ?? ''
  return finding(name, {
    ok: version.localeCompare(least, 'en', { numeric: true }) >= 0,
    found: `${title} ${version}`,
    wanted: `${title} ${least} or later`,
    remedy: `Upgrade ${title}; it comes with Tillsync's own packages.`,
  })
}
