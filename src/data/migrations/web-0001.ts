import { loginsOf } from '../logins-of.ts'
import { WEB_TABLES } from '../web-tables.ts'
import { createTables, type WebMigration } from './migration.ts'

/** The tables of the web database. */
export const web0001: WebMigration = {
  name: 'web-0001',
  compatibleFrom: 1,
  async up(session) {
    await createTables(session, WEB_TABLES)
    await loginsOf(session.adapter.dialect)?.protect(session)
  },
}
