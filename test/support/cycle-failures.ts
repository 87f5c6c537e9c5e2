import assert from 'node:assert/strict'
import { asTillsyncError } from '../../src/contract/errors.ts'
import { Skipped } from '../../src/runner/dependency-order.ts'
import type { TestSite } from './retail.ts'

/** One cycle's failures by their codes: each is one that the next cycle mends. Nothing is said on the console. */
export async function failuresOf(site: TestSite, faults: Parameters<TestSite['cycle']>[0] = {}): Promise<string[]> {
  const said: unknown[] = []
  const { warn } = console
  console.warn = (...words) => said.push(...words)
  const errors = await site.cycle(faults).then(
    ({ error, plugins }) => [error, ...plugins.map((plugin) => plugin.error)],
    (error: unknown) => [error],
  )
  console.warn = warn
  assert.deepEqual(said, [], 'said on the console')
  return errors
    .filter((error) => error !== undefined && !(error instanceof Skipped))
    .map((error) => {
      const told = asTillsyncError(error)
      assert.ok(told?.action === 'retry' || told?.code === 'TS_LOCK_LOST', String((error as Error).stack))
      return told.code
    })
}
