import assert from 'node:assert/strict'
import { documentName, keyParts } from '../../../src/registry/document-name.ts'
import type { Registry } from '../../../src/registry/registry.ts'

describe('the name of a document', () => {
  const types = [
    { name: 'sales', kinds: [{ name: 'bill' }] },
    { name: 'items', kinds: [{ name: 'item' }, { name: 'price' }] },
  ]
  const registry = { allTypes: types } as unknown as Registry

  it('is its key, after its kind where the type has several or is not known here', () => {
    const key = ['S001', '2026-27', '1']
    assert.equal(documentName(registry, { type: 'sales', kind: 'bill', key }), 'S001/2026-27/1')
    assert.equal(documentName(registry, { type: 'items', kind: 'price', key }), 'price S001/2026-27/1')
    assert.equal(documentName(registry, { type: 'loyalty', kind: 'card', key }), 'card S001/2026-27/1')
  })

  it('has a key in parts only where that is a JSON array of texts', () => {
    assert.deepEqual(keyParts('["a/b","c"]'), ['a/b', 'c'])
    for (const text of ['a/b', '[1]', '["a"', '{"a":1}', '"a"', '[a]']) assert.equal(keyParts(text), undefined, text)
  })
})
