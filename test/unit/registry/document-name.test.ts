import assert from 'node:assert/strict'
import { documentName, documentsNamed, keyParts, keysOf } from '../../../src/registry/document-name.ts'
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

  it('stands for every key that is shown so, whichever slashes are within its parts', () => {
    assert.deepEqual(keysOf('TEA-1', 1), [['TEA-1']])
    assert.deepEqual(keysOf('S001/2026/1', 1), [['S001/2026/1']])
    assert.deepEqual(keysOf('S001/2026/1', 3), [['S001', '2026', '1']])
    assert.deepEqual(keysOf('S001/GRC/1', 2), [
      ['S001', 'GRC/1'],
      ['S001/GRC', '1'],
    ])
    assert.deepEqual(keysOf('["S001","GRC/1"]', 2), [['S001', 'GRC/1']])
    assert.deepEqual(keysOf('["S001","GRC/1"]', 3), [])
    assert.deepEqual(keysOf('TEA-1', 2), [])
  })

  it('of slashes alone is not looked up for minutes', () => {
    for (const parts of [1, 2, 3, 4]) assert.ok(keysOf('/'.repeat(640), parts).length <= 1)
    assert.ok(keysOf('/'.repeat(15), 8).length <= 500)
  })

  it('names documents of every kind whose key has so many parts, or of the type and kind that were said', () => {
    const root = (...key: string[]) => ({ root: { key } })
    const allTypes = [
      { name: 'sales', kinds: [{ name: 'bill', ...root('site', 'year', 'number') }] },
      {
        name: 'items',
        kinds: [
          { name: 'item', ...root('code') },
          { name: 'price', ...root('code', 'site', 'day') },
        ],
      },
    ] as unknown as Registry['allTypes']
    const named = (text: string, narrowed = {}) =>
      documentsNamed({ allTypes }, text, narrowed).map(({ type, kind, key }) => `${type} ${kind} ${key.join(' ')}`)
    assert.deepEqual(named('A/B/C'), ['sales bill A B C', 'items item A/B/C', 'items price A B C'])
    assert.deepEqual(named('A/B/C', { type: 'items' }), ['items item A/B/C', 'items price A B C'])
    assert.deepEqual(named('A/B/C', { type: 'items', kind: 'price' }), ['items price A B C'])
  })
})
