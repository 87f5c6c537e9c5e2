import assert from 'node:assert/strict'
import { findDocuments, publish, type Selection } from '../../../src/data/operator/publish.ts'
import { packet } from '../../support/databases.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { dropNotice, notices, putNotice } from '../../support/trade.ts'

onEachDialect('publishing', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite
  let second: TestSite
  beforeEach(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    ;[first, second] = retail.stores as [TestSite, TestSite]
    for (const code of ['N1', 'N2', 'a/b']) await putNotice(headOffice, code)
    await retail.settle()
    for (const store of retail.stores) await store.run('delete from notice')
  })
  afterEach(() => retail.close())

  const again = (what: Selection, to?: readonly string[]) => {
    const type = headOffice.types.find(({ name }) => name === 'notices')!
    return publish(headOffice.ports, headOffice.database, { type, what, to })
  }

  it('sends all documents of a type again', async () => {
    assert.equal(await again({ all: true }), 3)
    await retail.settle()
    assert.deepEqual(await notices(first), ['N1: read me', 'N2: read me', 'a/b: read me'])
    assert.deepEqual(await notices(second), await notices(first))
  })

  it('sends named documents again, to named stores alone', async () => {
    assert.equal(await again({ documents: [{ kind: 'notice', key: ['a/b'] }] }, ['S002']), 1)
    await retail.settle()
    assert.deepEqual([await notices(first), await notices(second)], [[], ['a/b: read me']])
  })

  it('sends again what was sent since an instant', async () => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    const since = new Date().toISOString().replace('Z', '000Z')
    await new Promise((resolve) => setTimeout(resolve, 5))
    await putNotice(headOffice, 'N3')
    await headOffice.cycle()
    assert.equal(await again({ since }), 1)
    assert.equal(await again({ since: '2000-01-01T00:00:00.000000Z' }), 4)
  })

  it('goes on where thousands of documents stand, in batches, and stops when it is told to', async () => {
    const { relation } = headOffice.database.adapter.statements
    await headOffice.run(
      `insert into tillsync_sent_to (type, kind, document_key, audience, epoch, number, removal)
       select 'notices', 'notice', k.document_key, '*', 1, 900, :no
       from ${relation([{ name: 'document_key', type: 'text' }], 'keys')} k`,
      { no: false, keys: JSON.stringify(Array.from({ length: 12_000 }, (_, n) => [`["M${n}"]`])) },
    )
    await headOffice.ports.write((tx) => tx.outbox.store([packet('HO', 900, '*', { type: 'notices' })]))
    await headOffice.run("update tillsync_outbox set changed_at = '2030-01-01T00:00:00.000000Z' where claim = 900")
    const type = headOffice.types[0]!
    const told: number[] = []
    const what = { since: '2030-01-01T00:00:00.000000Z' }
    await publish(headOffice.ports, headOffice.database, { type, what, progress: (events) => told.push(events) })
    assert.deepEqual(told, [5000, 10_000, 12_000])
    const events = await headOffice.all('select distinct document_key from tillsync_business_event')
    assert.equal(events.length, 12_000)
    const stop = new AbortController()
    const request = { type, what, signal: stop.signal, progress: () => stop.abort() }
    assert.equal(await publish(headOffice.ports, headOffice.database, request), 5000)
  })

  it('finds documents that are here, and those that were sent and are here no longer', async () => {
    await headOffice.run('delete from tillsync_business_event')
    await dropNotice(headOffice, 'N2')
    const type = headOffice.types[0]!
    const names = ['N1', 'N2', 'N9'].map((code) => ({ kind: 'notice', key: [code] }))
    assert.deepEqual(await findDocuments(headOffice.ports, type, names), names.slice(0, 2))
  })
})
