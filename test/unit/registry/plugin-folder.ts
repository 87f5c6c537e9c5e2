import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Source of a plugin that is complete; `members` go over its own. */
export function pluginSource(name: string, members = '', table = name.replaceAll('-', '_')): string {
  return `export default class {
  apiVersion = 1
  name = '${name}'
  title = 'Test'
  flow = 'to-head-office'
  version = 1
  kinds = { thing: {
    root: { name: '${table}', key: ['code'], columns: { code: 'text(20)', note: { type: 'text', optional: true } } },
    schema: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
    deletes: 'carry',
  } }
  extract(keys, origin) { return origin.gather(keys) }
  transform(row) { return row }
  load(changes, destination) { return destination.apply(changes) }
  ${members}
}`
}

/** Writes files by their path under a new folder. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tillsync-registry-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}
