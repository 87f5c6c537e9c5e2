import assert from 'node:assert/strict'
import type { ColumnType, Row } from '../contract/index.ts'
import { columnOf } from '../contract/table.ts'
import type { Case } from './destination.ts'
import { describe, it } from './runner.ts'
import { withSite } from './test-site.ts'

/** What a plugin must do at the site that a document comes from. */
export function testOrigin({ type, site, kind, rows, all }: Case): void {
  const { root } = type.kinds.find(({ name }) => name === kind)!

  describe('at its origin', () => {
    it('extracts the documents that exist, whole, and nothing for the other keys', () =>
      withSite(type, site, async (origin) => {
        for (const { name } of type.kinds) await origin.put(name, all[name] ?? [])
        const keys = rows.map((row) => type.keyOf(row, kind))
        const missing = root.key.map((column) => absent(columnOf(root.columns[column]!).type))
        assert.deepEqual(byKey(await origin.extract(kind, [...keys, missing])), byKey(rows))
        assert.deepEqual(await origin.extract(kind, []), [])
      }))

    it('transforms a row to the same document each time, keeps its key and leaves the row alone', async () => {
      for (const row of rows) {
        const before = structuredClone(row)
        // keeping the key is checked where every document is transformed
        const first = await type.transform(frozen(structuredClone(row)), kind, site)
        assert.deepEqual(await type.transform(row, kind, site), first)
        assert.deepEqual(row, before)
      }
    })

    it('makes documents that its schema accepts, and that are the same after they travelled', async () => {
      for (const row of rows) {
        const document = await type.transform(row, kind, site)
        assert.deepEqual(JSON.parse(JSON.stringify(document)), document)
      }
    })

    if (type.flow === 'to-store') {
      it('names an audience, and narrows a document for each store in it without touching the whole', async () => {
        for (const row of rows) {
          const document = await type.transform(row, kind, site)
          if (!document) continue
          const before = structuredClone(document)
          for (const store of type.audience(document, kind)) {
            if (store !== '*') type.narrow(frozen(structuredClone(document)), store, kind)
          }
          assert.deepEqual(document, before)
        }
      })
    }
  })

  function byKey(documents: readonly Row[]): Record<string, Row> {
    return Object.fromEntries(documents.map((row) => [JSON.stringify(type.keyOf(row, kind)), row]))
  }
}

/** What writes to it fails. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) frozen(member)
    Object.freeze(value)
  }
  return value
}

/** A key that no sample has, as text. */
function absent(type: ColumnType): string {
  if (type === 'date') return '1900-01-01'
  if (type === 'instant') return '1900-01-01T00:00:00.000000Z'
  return type.startsWith('text') ? '?' : '-1'
}
