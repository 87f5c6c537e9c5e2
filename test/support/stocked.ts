import assert from 'node:assert/strict'
import { insertAll, withSite } from '../../src/demo/site-data.ts'
import { headOfficeDocuments } from '../../src/demo/world/world.ts'
import { commandLine } from './command-line.ts'
import type { TestConsole } from './test-console.ts'

/** Has the head office send its masters and orders, so that the store has something to receive. */
export async function stocked({ files }: TestConsole, size: number): Promise<void> {
  await withSite(files.headOffice, (site) => insertAll(site, headOfficeDocuments({ seed: 1, size })))
  const { code, error } = await commandLine('--config', files.headOffice, 'sync')
  assert.equal(code, 0, error)
}
