import type { DocumentName } from '../../flow/document-type.ts'
import type { Repair } from '../../flow/verify/question.ts'
import type { Verified } from '../../flow/verify/verified.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Database, Session } from '../database.ts'

/** A document that this site and another have differently, as the last verification found. */
export interface Difference extends DocumentName {
  readonly type: string
  /** The other site. */
  readonly site: string
  /** MISSING at the destination, or not to be read there; OTHER content; UNMEANT for it. */
  readonly what: Repair['what']
}

export interface DifferenceFilter {
  readonly types?: readonly string[]
  readonly sites?: readonly string[]
}

const COLUMNS = ['type', 'kind', 'document_key', 'site', 'what'] as const
const TEXT = (name: string): RelationColumn => ({ name, type: 'text' })

/** Replaces what was known of these types and sites; of one that did not answer, what was known stays. */
export async function recordVerified(database: Database, verified: readonly Verified[]): Promise<void> {
  for (const one of verified.filter(({ outcome }) => outcome === 'AGREES' || outcome === 'DIFFERS')) {
    await database.write(async (session) => {
      const { type, site } = one
      await session.run('delete from tillsync_difference where type = :type and site = :site', { type, site })
      const rows = one.differences.map(({ kind, key, what }) => [type, kind, JSON.stringify(key), site, what])
      if (rows.length === 0) return
      const { from, parameters } = await session.rows(COLUMNS.map(TEXT), rows)
      await session.run(
        `insert into tillsync_difference (${COLUMNS.join(', ')}, found_at)
         select ${COLUMNS.map((name) => `k.${name}`).join(', ')}, ${session.adapter.statements.now} from ${from} k`,
        parameters,
      )
    })
  }
}

/** By type and site, then by name. */
export function listDifferences(database: Database, { types, sites }: DifferenceFilter = {}): Promise<Difference[]> {
  return database.read(async (session) => {
    const rows = await session.all<Record<(typeof COLUMNS)[number], string>>(
      `select ${COLUMNS.map((name) => `t.${name}`).join(', ')} from tillsync_difference t
       where ${within(session, 'type', types)} and ${within(session, 'site', sites)}
       order by t.type, t.site, t.kind, t.document_key`,
      { ...listed('type', types), ...listed('site', sites) },
    )
    return rows.map(({ document_key, what, ...rest }) => ({
      ...rest,
      key: JSON.parse(document_key) as string[],
      what: what as Repair['what'],
    }))
  })
}

/** What is being repaired is a difference no longer, until it is verified again. */
export function forgetDifferences(database: Database, type: string, site: string): Promise<number> {
  return database.write((session) =>
    session.run('delete from tillsync_difference where type = :type and site = :site', { type, site }),
  )
}

function within({ adapter }: Session, column: 'type' | 'site', names: readonly string[] | undefined): string {
  if (!names) return '1 = 1'
  return `t.${column} in (select k.${column} from ${adapter.statements.relation([TEXT(column)], `${column}s`)} k)`
}

function listed(column: 'type' | 'site', names: readonly string[] | undefined): Record<string, string> {
  return names ? { [`${column}s`]: JSON.stringify(names.map((name) => [name])) } : {}
}
