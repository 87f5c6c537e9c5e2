import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const promises = readFileSync(join(ROOT, 'docs/guarantees.md'), 'utf8').split(/^## /m).slice(1)

/** One without a folder is beside the one before it. */
function testsOf(promise: string): string[] {
  let folder = ''
  return [...promise.matchAll(/`([^`]+\.test\.ts)`/g)].map(([, name]) => {
    if (name!.includes('/')) folder = dirname(name!)
    return name!.includes('/') ? name! : join(folder, name!)
  })
}

describe('docs/guarantees.md', () => {
  it('names for each promise a test that there is', () => {
    assert.ok(promises.length > 10)
    for (const promise of promises) {
      const tests = testsOf(promise)
      const title = promise.split('\n')[0]
      assert.ok(tests.length > 0, title)
      for (const test of tests) assert.ok(existsSync(join(ROOT, test)), `${test}: ${title}`)
    }
  })
})
