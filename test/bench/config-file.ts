import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { stringify } from 'yaml'
import type { Site } from '../../src/contract/index.ts'
import type { Databases } from './databases/databases.ts'

/** Writes a site's configuration as its administrator would. Only its owner may read it: it holds a password. */
export function writeConfig(
  file: string,
  site: Site & { readonly name: string },
  database: ReturnType<Databases['section']>,
  webDatabase: ReturnType<Databases['section']>,
): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, stringify({ site, database, webDatabase, log: { level: 'error' } }), { mode: 0o600 })
}
