import assert from 'node:assert/strict'
import type { DocumentType } from '../../src/flow/document-type.ts'
import { inDependencyOrder } from '../../src/runner/dependency-order.ts'

describe('types in dependency order', () => {
  const type = (name: string, ...dependsOn: string[]) => ({ name, dependsOn }) as unknown as DocumentType
  const types = [type('items'), type('promotions', 'items'), type('orders', 'items'), type('returns', 'orders')]

  /** Begin and end of each, as they happen; those in `failing` fail. */
  async function run(concurrency: number, ...failing: string[]) {
    const steps: string[] = []
    const failures = await inDependencyOrder(types, concurrency, async ({ name }) => {
      steps.push(`${name} begins`)
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
      if (failing.includes(name)) throw new Error(`${name} fails`)
      steps.push(`${name} ends`)
    })
    return { steps, failures: [...failures].map(([{ name }, error]) => `${name}: ${(error as Error).message}`) }
  }

  it('go one after the other where the database has one writer', async () => {
    const { steps } = await run(1)
    assert.deepEqual(
      steps,
      ['items', 'promotions', 'orders', 'returns'].flatMap((name) => [`${name} begins`, `${name} ends`]),
    )
  })

  it('go side by side where they are independent, and never before what they depend on', async () => {
    const { steps } = await run(4)
    assert.deepEqual(steps.slice(0, 4), ['items begins', 'items ends', 'promotions begins', 'orders begins'])
    assert.ok(steps.indexOf('returns begins') > steps.indexOf('orders ends'))
  })

  it('stop only what depends on the one that fails, and say why', async () => {
    const { steps, failures } = await run(4, 'orders')
    assert.deepEqual(failures, ['orders: orders fails', 'returns: Waits for orders, which failed in this cycle.'])
    assert.ok(steps.includes('promotions ends') && !steps.includes('returns begins'))
  })
})
