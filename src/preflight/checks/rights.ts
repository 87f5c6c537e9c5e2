import { asTillsyncError } from '../../contract/errors.ts'
import { type MappedTable, mapTables, withDetails } from '../../data/business/mapping.ts'
import type { Database } from '../../data/database.ts'
import type { WantedRights } from '../../data/health.ts'
import { healthOf } from '../../data/health-of.ts'
import type { DocumentType } from '../../flow/document-type.ts'
import type { Check, PreflightContext } from '../check.ts'
import { type Finding, finding } from '../finding.ts'

/** The login of a cycle may read and write what it has to. */
export const localRights: Check = {
  name: 'local database: rights',
  needs: ['local'],
  run: ({ siteDatabase, ...context }) => check(localRights.name, siteDatabase, () => wantedOf(context)),
}

/** A store's login has in the web database what the head office gave it; the head office's own has all. */
export const webRights: Check = {
  name: 'web database: rights',
  needs: ['web'],
  run: async ({ webDatabase, config }) =>
    config.site.kind === 'store' ? [] : check(webRights.name, webDatabase, () => []),
}

async function check(name: string, database: Database, wanted: () => readonly WantedRights[]): Promise<Finding[]> {
  const { missingRights } = healthOf(database.adapter.dialect)
  if (!missingRights) return []
  const missing = await database.read((session) => missingRights(session, wanted()))
  const grants = [...new Set(missing.map(({ table }) => table))].map((table) => {
    const rights = missing.filter((one) => one.table === table).map(({ right }) => right)
    return `grant ${rights.join(', ')} on ${table}`
  })
  return [
    finding(name, {
      ok: missing.length === 0,
      found: missing.length === 0 ? 'all that is needed' : `missing on ${grants.length} tables`,
      wanted: 'to read and write what a cycle has to',
      remedy: `Let the owner of the tables \`${grants.join('`, `')}\` to this login; \`tillsync migrate\` does it for the tables that it made.`,
    }),
  ]
}

/** Documents that are sent are read; those that are received are written, too. */
function wantedOf({ types, config: { site } }: Pick<PreflightContext, 'types' | 'config'>): WantedRights[] {
  return types.flatMap((type) => {
    const sent = (type.flow === 'to-store') === (site.kind === 'head-office')
    const rights: WantedRights['rights'] = sent ? ['select'] : ['select', 'insert', 'update', 'delete']
    return tablesOf(type).map(({ physical }) => ({ table: physical, rights }))
  })
}

/** None of a mapping that fits no table: the check of the tables tells that. */
function tablesOf(type: DocumentType): MappedTable[] {
  try {
    return [...mapTables(type).values()].flatMap(withDetails)
  } catch (error) {
    if (asTillsyncError(error)?.code === 'TS_MAPPING') return []
    throw error
  }
}
