import { loadConfig } from '../config.ts'
import type { Row, Site, Table } from '../contract/index.ts'
import type { Database } from '../data/database.ts'
import { openDatabase } from '../data/open.ts'
import type { DocumentType } from '../flow/document-type.ts'
import { loadRegistry, type Registry } from '../registry/registry.ts'
import { insertDocuments, type Refused } from './insert.ts'
import type { WorldDocument } from './world/world.ts'

/** So many rows, lines included, in one transaction of the retailer’s program. */
const ROWS_PER_TRANSACTION = 2_000

/** A site's database and document types, as its configuration says. */
export interface SiteData {
  readonly site: Site
  readonly siteDatabase: Database
  readonly registry: Registry
}

/** Works with one site's database, and closes it again: the commands that follow are other processes. */
export async function withSite<T>(configFile: string, work: (site: SiteData) => Promise<T>): Promise<T> {
  const { file, site, database, plugins } = loadConfig({ file: configFile, environment: {} })
  // The built-in plugins, which are all the demo has, ask for no services.
  const registry = await loadRegistry({ configFile: file, plugins, service: () => undefined })
  const siteDatabase = openDatabase({ ...database, which: 'local' })
  try {
    return await work({ site, siteDatabase, registry })
  } finally {
    await siteDatabase.close()
  }
}

export interface Inserted {
  /** Documents written, by document type. */
  readonly written: ReadonlyMap<string, number>
  readonly refused: readonly (Refused & { readonly root: string })[]
}

/** Writes documents in the order they come, as the retailer's program at this site would. */
export async function insertAll(site: SiteData, documents: Iterable<WorldDocument>): Promise<Inserted> {
  const written = new Map<string, number>()
  const refused: (Refused & { root: string })[] = []
  let batch: { root: string; rows: Row[]; size: number } = { root: '', rows: [], size: 0 }
  const flush = async () => {
    if (batch.rows.length === 0) return
    const { type, table } = tableNamed(site.registry.types, batch.root)
    const not = await insertDocuments(site.siteDatabase, table, batch.rows)
    refused.push(...not.map((one) => ({ ...one, root: table.name })))
    written.set(type.name, (written.get(type.name) ?? 0) + batch.rows.length - not.length)
  }
  for (const { root, row } of documents) {
    if (root !== batch.root || batch.size >= ROWS_PER_TRANSACTION) {
      await flush()
      batch = { root, rows: [], size: 0 }
    }
    batch.rows.push(row)
    batch.size +=
      1 + Object.values(row).reduce((sum: number, value) => sum + (Array.isArray(value) ? value.length : 0), 0)
  }
  await flush()
  return { written, refused }
}

export function tableNamed(
  types: readonly DocumentType[],
  name: string,
): { readonly type: DocumentType; readonly kind: string; readonly table: Table } {
  for (const type of types) {
    for (const kind of type.kinds) if (kind.root.name === name) return { type, kind: kind.name, table: kind.root }
  }
  throw new Error(`no plugin has a table ${name}`)
}
