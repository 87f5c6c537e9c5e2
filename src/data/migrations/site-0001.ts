import {
  ACCESS_RIGHT,
  BUSINESS_EVENT,
  CLAIM,
  CURSOR,
  HELD_DOCUMENT,
  LOCK,
  OUTBOX,
  PUBLICATION,
  RECEIVED_DOCUMENT,
  RECEIVED_PACKET,
  ROLE,
  RUN,
  RUN_PLUGIN,
  SENT_REMARK,
  SENT_TO,
  SITE_STATE,
  TRIGGER,
  USER,
  USER_ROLE,
} from '../control-tables.ts'
import { createTables, type Migration } from './migration.ts'

/** The control tables of a site's database. */
export const site0001: Migration = {
  name: 'site-0001',
  up: (session) =>
    createTables(session, [
      SITE_STATE,
      LOCK,
      BUSINESS_EVENT,
      TRIGGER,
      PUBLICATION,
      CLAIM,
      OUTBOX,
      SENT_TO,
      SENT_REMARK,
      CURSOR,
      RECEIVED_PACKET,
      RECEIVED_DOCUMENT,
      HELD_DOCUMENT,
      RUN,
      RUN_PLUGIN,
      USER,
      ROLE,
      USER_ROLE,
      ACCESS_RIGHT,
    ]),
}
