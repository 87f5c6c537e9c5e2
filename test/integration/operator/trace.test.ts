import assert from 'node:assert/strict'
import { traceDocument } from '../../../src/data/operator/trace.ts'
import { registerSite } from '../../../src/data/web/registration.ts'
import { documentsNamed } from '../../../src/registry/document-name.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putNotice, putReply, putSlip } from '../../support/trade.ts'

onEachDialect('the trace of a document', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let store: TestSite
  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
    headOffice = retail.headOffice
    ;[store] = retail.stores as [TestSite]
  })
  afterEach(() => retail.close())

  const trace = ({ database, types }: TestSite, key = 'S001/1', type = 'slips') =>
    traceDocument(database, documentsNamed({ allTypes: types }, key, { type }))
  const steps = async (...asked: Parameters<typeof trace>) => (await trace(...asked)).map(({ step }) => step)

  it('goes from the capture to the destination', async () => {
    await putSlip(store, '1')
    assert.ok((await steps(store)).every((step) => step === 'CAPTURED'))
    assert.ok((await steps(store)).length > 0)
    await store.cycle()
    assert.deepEqual(await steps(store), ['CLAIMED', 'PENDING', 'UPLOADED'])
    const uploaded = (await trace(store)).at(-1)
    assert.deepEqual([uploaded?.step, uploaded?.audience, uploaded?.number], ['UPLOADED', 'HO', 1])
    assert.match(uploaded?.packet ?? '', /^S001\.1\.\d+\.HO$/)
    await headOffice.cycle()
    const arrived = await trace(headOffice)
    assert.deepEqual(
      arrived.map(({ step, packet }) => [step, packet]),
      [
        ['RECEIVED', uploaded?.packet],
        ['APPLIED', uploaded?.packet],
      ],
    )
    await store.cycle()
    assert.deepEqual(await steps(store), ['CLAIMED', 'PENDING', 'UPLOADED', 'PROCESSED'])
  })

  it('names the claim once, and the way to each audience', async () => {
    await registerSite(retail.web, { code: 'S002', kind: 'store', format: 'outright', name: 'Second' })
    await putNotice(headOffice, 'N1', 'S001,S002')
    await headOffice.cycle()
    await store.cycle()
    await headOffice.cycle()
    const way = (await trace(headOffice, 'N1', 'notices')).map(({ step, audience }) =>
      [step, audience].join(' ').trim(),
    )
    assert.deepEqual(way, ['CLAIMED', ...way.slice(1)])
    assert.deepEqual(way.slice(1).toSorted(), [
      'PENDING S001',
      'PENDING S002',
      'PROCESSED S001',
      'UPLOADED S001',
      'UPLOADED S002',
    ])
  })

  it('shows a claim whose packets are not made yet', async () => {
    await putSlip(store, '1')
    await store.ports.write(async (tx) => {
      const documents = await tx.events.take('slips', Number.MAX_SAFE_INTEGER, 10)
      await tx.claims.record({ type: 'slips', ...(await tx.claims.draw()), documents })
    })
    assert.ok((await steps(store)).includes('CLAIMED'))
  })

  it('shows a packet that is not sent yet by the status of its documents', async () => {
    await putSlip(store, '1')
    await store.cycle()
    await store.run("update tillsync_outbox set status = 'WAITING', uploaded_at = null")
    assert.deepEqual(await steps(store), ['CLAIMED', 'PENDING'])
  })

  it('tells at both ends why a document is not applied', async () => {
    await headOffice.refuse('slip', { reason: 'too much' })
    await putSlip(store, '1')
    await store.cycle()
    await headOffice.cycle()
    await store.cycle()
    const held = (await trace(headOffice)).at(-1)
    assert.deepEqual([held?.step, held?.code, held?.origin], ['QUARANTINED', 'TS_DATA', 'S001'])
    assert.match(held?.reason ?? '', /too much/)
    const said = (await trace(store)).find(({ step }) => step === 'REJECTED')
    assert.match(said?.reason ?? '', /HO: .*too much/)
  })

  it('tells that a document waits, and for what', async () => {
    await putNotice(headOffice, 'N1')
    await putReply(headOffice, 'R1', 'N1')
    await headOffice.cycle()
    await store.refuse('notice')
    await store.cycle()
    assert.deepEqual(await steps(store, 'R1', 'replies'), ['RECEIVED', 'WAITING'])
    assert.ok((await trace(store, 'R1', 'replies')).at(-1)?.reason)
  })

  it('tells that a document broke its own rules', async () => {
    await putNotice(headOffice, 'N1', '*', 'invalid')
    await headOffice.cycle()
    const [invalid, ...others] = await trace(headOffice, 'N1', 'notices')
    assert.deepEqual(others, [])
    assert.deepEqual([invalid?.step, invalid?.code], ['INVALID', 'TS_DOCUMENT_INVALID'])
  })

  it('knows nothing of another key or type', async () => {
    await putSlip(store, '1')
    assert.deepEqual(await trace(store, 'S001/2'), [])
    assert.deepEqual(await trace(store, 'S001/1', 'notices'), [])
    assert.deepEqual(await trace(headOffice), [])
  })
})
