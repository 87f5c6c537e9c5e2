import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Text of config/store.yaml or config/head-office.yaml, which the package carries along. */
export function exampleConfig(kind: 'store' | 'head-office'): string {
  const root = dirname(createRequire(import.meta.url).resolve('tillsync/package.json'))
  return readFileSync(join(root, 'config', `${kind}.yaml`), 'utf8')
}
