import type { Database } from '../../data/database.ts'
import type { Check } from '../check.ts'
import { type Finding, finding } from '../finding.ts'

const SETTINGS = {
  sqlite: { sql: 'select journal_mode as mode from pragma_journal_mode', wanted: 'wal', title: 'journal mode' },
} as const

/** Readers see a snapshot and never wait for the till that writes (PROTOCOL.md, rules 2 and 8). */
export const rowVersioning: Check = {
  name: 'row versioning',
  needs: ['local', 'web'],
  async run({ config, siteDatabase, webDatabase }) {
    return [
      await check('local database: row versioning', siteDatabase, SETTINGS[config.database.dialect]),
      await check('web database: row versioning', webDatabase, SETTINGS[config.webDatabase.dialect]),
    ]
  },
}

async function check(name: string, database: Database, setting: (typeof SETTINGS)['sqlite']): Promise<Finding> {
  const [row] = await database.read((session) => session.all<{ mode: string }>(setting.sql))
  const { title, wanted } = setting
  return finding(name, {
    ok: row?.mode === wanted,
    found: `${title} ${row?.mode}`,
    wanted: `${title} ${wanted}`,
    remedy: 'Put the database on a local disk whose file system can share memory: write-ahead logging needs it.',
  })
}
