import type { Database } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'
import type { SiteRegistration } from '../web/registration.ts'

/** What the head office needs to register a site anew. */
export type KnownSite = Pick<
  SiteRegistration,
  'code' | 'name' | 'kind' | 'format' | 'active' | 'epoch' | 'login' | 'installation'
>

/** The sites that the web database had when it was looked at last; it may have lost them since. */
export function knownSites(database: Database): Promise<KnownSite[]> {
  return database.read(async (session) => {
    const rows = await session.all<{ [column in keyof KnownSite]: KnownSite[column] | null }>(
      'select code, name, kind, format, active, epoch, login, installation from tillsync_known_site order by code',
    )
    return rows.map((row) => ({
      code: row.code!,
      name: row.name!,
      kind: row.kind!,
      format: row.format ?? undefined,
      active: Boolean(row.active),
      epoch: Number(row.epoch),
      login: row.login ?? undefined,
      installation: row.installation ?? undefined,
    }))
  })
}

/** Keeps a copy of the registrations. One that is not among them is no reason to forget it. */
export async function rememberSites(database: Database, sites: readonly KnownSite[]): Promise<void> {
  const known = new Set((await knownSites(database)).map(textOf))
  const changed = sites.filter((site) => !known.has(textOf(site)))
  if (changed.length === 0) return
  await database.write(async (session) => {
    const given = session.adapter.statements.relation(COLUMNS, 'rows')
    const names = COLUMNS.map(({ name }) => name)
    const rows = JSON.stringify(changed.map(rowOf))
    await upsertRows(session, 'tillsync_known_site', ['code'], names, given, { rows })
  })
}

const COLUMNS = [
  { name: 'code', type: 'text' },
  { name: 'name', type: 'text' },
  { name: 'kind', type: 'text' },
  { name: 'format', type: 'text' },
  { name: 'active', type: 'boolean' },
  { name: 'epoch', type: 'integer' },
  { name: 'login', type: 'text' },
  { name: 'installation', type: 'text' },
] as const

function rowOf({ code, name, kind, format, active, epoch, login, installation }: KnownSite) {
  return [code, name, kind, format ?? null, active, epoch, login ?? null, installation ?? null]
}

function textOf(site: KnownSite): string {
  return JSON.stringify(rowOf(site))
}
