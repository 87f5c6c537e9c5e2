import { loginsOf } from '../logins-of.ts'
import { PACKET, RECEIPT, REGISTERED_SITE, REJECTION, STREAM_HEAD, WEB_STATE } from '../web-tables.ts'
import { createTables, type WebMigration } from './migration.ts'

/** The tables of the web database. */
export const web0001: WebMigration = {
  name: 'web-0001',
  compatibleFrom: 1,
  async up(session) {
    await createTables(session, [WEB_STATE, REGISTERED_SITE, STREAM_HEAD, PACKET, RECEIPT, REJECTION])
    await loginsOf(session.adapter.dialect)?.protect(session)
  },
}
