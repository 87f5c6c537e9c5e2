import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Change, Key, Row, Site } from '../contract/index.ts'
import { destinationOf } from '../data/business/destination.ts'
import { originOf } from '../data/business/origin.ts'
import { createReferenceTables } from '../data/business/reference-tables.ts'
import { openDatabase } from '../data/open.ts'
import type { documentTypeOf } from '../registry/document-type.ts'

type DocumentType = ReturnType<typeof documentTypeOf>

/** A site with the tables of one plugin alone, empty. What they refer to in other plugins' tables is not checked. */
export interface TestSite {
  /** Writes rows as they are, past the plugin. */
  put(kind: string, rows: readonly Row[]): Promise<void>
  extract(kind: string, keys: readonly Key[]): Promise<Row[]>
  load(changes: readonly Change<object>[]): Promise<void>
}

export async function withSite<T>(type: DocumentType, site: Site, work: (site: TestSite) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tillsync-testing-'))
  const storage = join(folder, 'site.sqlite')
  const database = openDatabase({ which: 'test', dialect: 'sqlite', storage, create: true })
  try {
    await database.write((session) => createReferenceTables(session, [type]))
    return await work({
      put: (kind, rows) =>
        database.write((session) =>
          destinationOf(session, type, site).apply(
            rows.map((document) => ({
              kind,
              key: type.keyOf(document, kind),
              origin: site.code,
              version: 0,
              document,
            })),
          ),
        ),
      extract: (kind, values) =>
        database.read((session) => type.extract({ kind, values }, originOf(session, type, site))),
      load: (changes) => database.write((session) => type.load(changes, destinationOf(session, type, site))),
    })
  } finally {
    await database.close()
    await rm(folder, { recursive: true })
  }
}
