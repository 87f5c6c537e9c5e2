import assert from 'node:assert/strict'
import type { Change, Row, Site } from '../contract/index.ts'
import type { documentTypeOf } from '../registry/document-type.ts'
import { describe, it } from './runner.ts'
import { type TestSite, withSite } from './test-site.ts'

/** One kind of the plugin under test. */
export interface Case {
  readonly type: ReturnType<typeof documentTypeOf>
  /** Where the samples were made. */
  readonly site: Site
  readonly kind: string
  readonly rows: readonly Row[]
  /** The samples of all kinds: what these refer to. */
  readonly all: Readonly<Record<string, readonly Row[]>>
}

/** What a plugin must do at the site that a document goes to. */
export function testDestination(subject: Case): void {
  const { type, kind, rows, all } = subject
  const keys = rows.map((row) => type.keyOf(row, kind))

  /** An empty destination that has what the kind may refer to: the kinds before it. */
  const atDestination = (work: (destination: TestSite, changes: Change<object>[]) => Promise<void>) => () =>
    withSite(type, destinationSite(subject), async (destination) => {
      for (const { name } of type.kinds.slice(
        0,
        type.kinds.findIndex(({ name }) => name === kind),
      )) {
        await destination.load(await changesOf(subject, name, all[name] ?? []))
      }
      await work(destination, await changesOf(subject, kind, rows))
    })

  describe('at its destination', () => {
    it(
      'loads the rows that were extracted',
      atDestination(async (destination, changes) => {
        await destination.load(changes)
        assert.deepEqual(await destination.extract(kind, keys), await sent(subject))
      }),
    )

    it(
      'loads the same changes again without effect',
      atDestination(async (destination, changes) => {
        await destination.load(changes)
        await destination.load(changes)
        assert.deepEqual(await destination.extract(kind, keys), await sent(subject))
      }),
    )

    it(
      'loads fewer of the changes, and leaves the other documents alone',
      atDestination(async (destination, changes) => {
        await destination.load(changes)
        await destination.load(changes.slice(-1))
        assert.deepEqual(await destination.extract(kind, keys), await sent(subject))
      }),
    )

    it(
      'loads nothing when there is nothing to load',
      atDestination(async (destination) => {
        await destination.load([])
        assert.deepEqual(await destination.extract(kind, keys), [])
      }),
    )

    it(
      'removes documents with all their details, and takes them back',
      atDestination(async (destination, changes) => {
        const removals = changes.map((change) => ({ ...change, version: 2, document: null })).reverse()
        await destination.load(changes)
        await destination.load(removals)
        await destination.load(removals)
        assert.deepEqual(await destination.extract(kind, keys), [])
        await destination.load(changes)
        assert.deepEqual(await destination.extract(kind, keys), await sent(subject))
      }),
    )
  })
}

/** The samples as they travel: without what transform keeps back, and by way of JSON. */
export async function changesOf({ type, site }: Case, kind: string, rows: readonly Row[]): Promise<Change<object>[]> {
  const changes: Change<object>[] = []
  for (const row of rows) {
    const document = await type.transform(row, kind, site)
    const text = JSON.stringify(document)
    if (document)
      changes.push({ kind, key: type.keyOf(row, kind), origin: site.code, version: 1, document: JSON.parse(text) })
  }
  return changes
}

/** The samples that travel, as the origin extracts them. */
async function sent(subject: Case): Promise<Row[]> {
  const { type, site, kind, rows, all } = subject
  const travelling = (await changesOf(subject, kind, rows)).map(({ key }) => key)
  return withSite(type, site, async (origin) => {
    for (const { name } of type.kinds) await origin.put(name, all[name] ?? [])
    return origin.extract(kind, travelling)
  })
}

export function destinationSite({ type, site }: Case): Site {
  return type.flow === 'to-store'
    ? { code: 'S001', kind: 'store', format: (type.storeFormats?.[0] ?? 'consignment') as Site['format'] }
    : { code: site.code === 'HO' ? 'HEAD' : 'HO', kind: 'head-office' }
}
