import type { Session } from '../database.ts'
import { quote } from './quote.ts'

/** What a store may do with the rows of a table, as conditions; what is absent, it may not. */
interface Policy {
  readonly table: string
  readonly rights: readonly string[]
  readonly select?: string
  readonly insert?: string
  readonly update?: string
  readonly delete?: string
}

/** The columns of its own row that a store sets: what it tells of itself, and its epoch (PROTOCOL.md, rule 17). */
const TOLD = [
  'epoch',
  'installation',
  'host',
  'program_version',
  'software_version',
  'protocol_version',
  'last_cycle_at',
] as const

/**
 * A store reads what is for it or from it, and writes to the head office as itself. The subqueries depend on no row: they
 * are asked once a statement, and the statement's own conditions find their rows by the indexes.
 */
export function storePolicies(session: Session): readonly Policy[] {
  const site = quote(session.qualified('tillsync_site', 'control'))
  const self = `(select own.code from ${site} as own where own.login = current_user::text and own.active)`
  const headOffice = `(select one.code from ${site} as one where one.kind = 'head-office')`
  const readable = `${self} in (audience, origin) or audience = '*' and ${self} is not null`
  const sent = `origin = ${self} and audience = 'HO'`
  const signsItself = 'login = current_user::text'
  return [
    { table: 'tillsync_migration', rights: ['select'] },
    { table: 'tillsync_web_state', rights: ['select'] },
    {
      table: 'tillsync_site',
      rights: ['select', `update (${TOLD.map(quote).join(', ')})`],
      select: `${signsItself} or kind = 'head-office'`,
      update: signsItself,
    },
    {
      table: 'tillsync_stream',
      rights: ['select', 'insert', 'update (epoch, number, digest)'],
      select: readable,
      insert: sent,
      update: sent,
    },
    {
      table: 'tillsync_packet',
      rights: ['select', 'insert'],
      select: readable,
      // An id that would be another site's keeps that site from sending.
      insert: `${sent} and starts_with(id, origin || '.')`,
    },
    {
      table: 'tillsync_receipt',
      rights: ['select', 'insert', 'delete'],
      select: `${self} in (site, origin)`,
      insert: `site = ${self} and origin = ${headOffice} and audience in ('*', site)`,
      delete: `site = ${self}`,
    },
    {
      table: 'tillsync_rejection',
      rights: ['select', 'insert', 'delete'],
      select: `${self} in (site, origin)`,
      insert: `site = ${self} and origin = ${headOffice}`,
      delete: `site = ${self}`,
    },
  ]
}
