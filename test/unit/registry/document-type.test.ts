import assert from 'node:assert/strict'
import { API_VERSION, type Plugin, type Row, type Site, schemaFor, type Table, TillsyncError } from 'tillsync'
import { PLUGIN_DEFAULTS } from '../../../src/config.ts'
import { documentTypeOf } from '../../../src/registry/document-type.ts'

const root: Table = {
  name: 'note',
  key: ['site', 'number'],
  columns: { site: 'text(20)', number: 'integer', text: 'text(5)' },
  details: [{ name: 'note_line', key: ['line'], columns: { line: 'integer', amount: 'decimal(5,2)' } }],
}
const site: Site = { code: 'S1', kind: 'store' }
const row: Row = { site: 'S1', number: 7, text: 'hello', note_line: [{ line: 1, amount: '1.00' }] }

/** A document type of a plugin that misbehaves in the members given. */
function typeWith(members: Partial<Plugin>) {
  const plugin: Plugin = {
    apiVersion: API_VERSION,
    name: 'notes',
    title: 'Notes',
    flow: 'to-store',
    version: 2,
    kinds: { note: { root, schema: schemaFor(root), deletes: 'carry' } },
    extract: async () => [row],
    transform: (row) => row,
    load: async () => {},
    audience: () => '*',
    ...members,
  }
  return documentTypeOf(plugin, PLUGIN_DEFAULTS)
}

const asked = { kind: 'note', values: [['S1', '7']] }
const extract = (answer: unknown) => () => typeWith({ extract: async () => answer as Row[] }).extract(asked, {} as any)
const transform = (answer: unknown) => async () => typeWith({ transform: () => answer }).transform(row, 'note', site)
const document = (detail: string) => ({
  code: 'TS_PLUGIN_DOCUMENT',
  action: 'quarantine',
  message: `Plugin notes failed in ${detail}`,
})
const stop = (detail: string) => ({
  code: 'TS_PLUGIN_FAILED',
  action: 'stop',
  message: `Plugin notes failed in ${detail}`,
})

describe('A document type', () => {
  it('passes on what its plugin answers', async () => {
    const type = typeWith({})
    assert.deepEqual(await type.extract(asked, {} as any), [row])
    assert.deepEqual(await type.transform(row, 'note', site), row)
    assert.deepEqual(type.audience(row, 'note'), ['*'])
    assert.deepEqual(type.keyOf(row, 'note'), ['S1', '7'])
  })

  it('is for the head office when its plugin names no audience', () => {
    assert.deepEqual(typeWith({ flow: 'to-head-office', audience: undefined }).audience(row, 'note'), ['HO'])
  })

  it('names plugin, method and key of a document that fails, and sets only that one aside', async () => {
    const fails = typeWith({
      transform: () => {
        throw new TypeError('row.x is undefined')
      },
    })
    await assert.rejects(
      async () => fails.transform(row, 'note', site),
      document('transform at S1/7: row.x is undefined'),
    )
  })

  it('understands thrown strings', async () => {
    const fails = typeWith({
      load: async () => {
        throw 'no luck'
      },
    })
    await assert.rejects(fails.load([], {} as any), stop('load: no luck'))
  })

  it('stops the type when a method for many documents fails', async () => {
    const fails = typeWith({
      extract: () => {
        throw new Error('no such view')
      },
    })
    await assert.rejects(fails.extract(asked, {} as any), stop('extract: no such view'))
  })

  it('lets errors pass that say themselves what to do', async () => {
    const own = new TillsyncError('ACME_CLOSED', 'wait', 'The month is closed.', 'Open it.')
    const fails = typeWith({
      transform: () => {
        throw own
      },
    })
    await assert.rejects(async () => fails.transform(row, 'note', site), own)
  })

  it('refuses rows that are none, have no key, were not asked for, or come twice', async () => {
    await assert.rejects(extract(undefined), stop('extract: it returned undefined instead of rows'))
    await assert.rejects(extract([null]), stop('extract: it returned null among its rows'))
    await assert.rejects(extract([{ site: 'S1' }]), stop('extract: number, a column of the key, is missing'))
    await assert.rejects(
      extract([{ ...row, number: 8 }]),
      stop('extract: it returned a row that was not asked for: ["S1","8"]'),
    )
    await assert.rejects(extract([row, row]), stop('extract: it returned two rows for ["S1","7"]'))
  })

  it('refuses documents that are none or have another key', async () => {
    await assert.rejects(transform('x'), document('transform at S1/7: it returned "x" instead of a document or null'))
    await assert.rejects(
      transform(undefined),
      document('transform at S1/7: it returned undefined instead of a document or null'),
    )
    await assert.rejects(
      transform(Promise.resolve(row)),
      document('transform at S1/7: it returned a promise instead of a document or null'),
    )
    await assert.rejects(transform({ ...row, number: 8 }), document('transform at S1/7: it changed the key to S1/8'))
  })

  it('is withdrawn when transform gives null', async () => {
    assert.equal(await transform(null)(), null)
  })

  it('names every problem of an invalid document with its path', async () => {
    const invalid = { ...row, text: 'too long', note_line: [{ line: 1, amount: '1.005' }, { amount: '1' }] }
    await assert.rejects(transform(invalid), {
      code: 'TS_DOCUMENT_INVALID',
      action: 'quarantine',
      message:
        'text: wanted at most 5 characters, found 8; note_line.0.amount: wanted a decimal(5,2) as text, found "1.005"; ' +
        'note_line.1.line: wanted a whole number of 32 bits, found nothing',
    })
  })

  it('sets a document aside whose schema throws', async () => {
    const schema = schemaFor(root, () => {
      throw new Error('rule is broken')
    })
    const type = typeWith({ kinds: { note: { root, schema, deletes: 'carry' } } })
    await assert.rejects(async () => type.transform(row, 'note', site), document('schema at S1/7: rule is broken'))
  })

  it('refuses an audience that is no list of stores', () => {
    for (const answer of [undefined, 'S1', [1], ['']]) {
      const type = typeWith({ audience: () => answer as string[] })
      assert.throws(() => type.audience(row, 'note'), { code: 'TS_PLUGIN_DOCUMENT', message: /audience at S1\/7/ })
    }
  })

  it('refuses a narrowed document with another key', () => {
    const type = typeWith({ narrow: (document) => ({ ...document, site: 'S2' }) })
    assert.throws(() => type.narrow(row, 'S2', 'note'), document('narrow at S1/7: it changed the key to S2/7'))
  })

  it('gives every store the whole document when its plugin does not narrow', () => {
    assert.equal(typeWith({}).narrow(row, 'S2', 'note'), row)
  })

  it('has another fingerprint when tables or mapping change', () => {
    const other = { ...root, columns: { ...root.columns, more: 'text' as const } }
    const mapped = { ...PLUGIN_DEFAULTS, tables: { note: { table: 'NOTES' } } }
    const plain = typeWith({}).fingerprint
    assert.equal(typeWith({ title: 'Other' }).fingerprint, plain)
    assert.notEqual(
      typeWith({ kinds: { note: { root: other, schema: schemaFor(other), deletes: 'carry' } } }).fingerprint,
      plain,
    )
    assert.notEqual(
      documentTypeOf({ ...typeWith({}), kinds: {}, name: 'notes' } as unknown as Plugin, mapped).fingerprint,
      plain,
    )
  })
})
