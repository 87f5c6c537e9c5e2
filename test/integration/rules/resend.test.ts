import assert from 'node:assert/strict'
import { coded } from '../../../src/contract/errors.ts'
import type { DocumentType } from '../../../src/flow/document-type.ts'
import { publish } from '../../../src/flow/outbound/capture.ts'
import { backUp, backUpSite } from '../../support/backups.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { notices, putNotice, putSlip } from '../../support/trade.ts'

onEachDialect('sending again (PROTOCOL.md, rules 4, 5, 9 and 15)', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite
  let second: TestSite

  beforeEach(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    ;[first, second] = retail.stores as [TestSite, TestSite]
  })
  afterEach(() => retail.close())

  const noticesType = (site: TestSite) => site.types.find(({ name }) => name === 'notices') as DocumentType
  const changed = (site: TestSite, change: Partial<DocumentType>) =>
    site.types.map((type) => (type.name === 'notices' ? { ...type, ...change } : type))

  const transform: DocumentType['transform'] = async () => {
    throw coded('TS_DOCUMENT_INVALID', { problems: 'a bug' })
  }

  it('5: what was invalid goes to everybody once it is valid, though it is published to one store alone', async () => {
    await putNotice(headOffice, 'N1', '*', 'one')
    await retail.settle()
    await putNotice(headOffice, 'N1', '*', 'two')
    await headOffice.cycle({ types: changed(headOffice, { transform }) })
    assert.equal(await headOffice.sent('notices', 'N1'), 'INVALID')
    await publish(headOffice.ports, noticesType(headOffice), 'notice', [['N1']], ['S001'])
    await retail.settle()
    assert.deepEqual([await notices(first), await notices(second)], [['N1: two'], ['N1: two']])
    assert.equal(await headOffice.sent('notices', 'N1'), 'PROCESSED')
  })

  it('5: a document for every store is the same for the one to which it is sent again', async () => {
    const narrow = (document: object, store: string) => ({ ...document, title: `for ${store}` })
    headOffice.types = changed(headOffice, { narrow })
    await putNotice(headOffice, 'N1')
    await retail.settle()
    await publish(headOffice.ports, noticesType(headOffice), 'notice', [['N1']], ['S001'])
    await retail.settle()
    assert.deepEqual(await notices(first), ['N1: read me'])
  })

  it('5: a resend to one store leaves nothing behind when the document is taken from all', async () => {
    await putNotice(headOffice, 'N1')
    await retail.settle()
    await publish(headOffice.ports, noticesType(headOffice), 'notice', [['N1']], ['S001'])
    await retail.settle()
    await putNotice(headOffice, 'N1', '')
    await retail.settle()
    assert.deepEqual([await notices(first), await notices(second)], [[], []])
    assert.deepEqual(await headOffice.all('select * from tillsync_sent_to where removal = :no', { no: false }), [])
  })

  it('9: what a cycle has claimed is not sent under the number of a packet that was lost meanwhile', async () => {
    await putNotice(headOffice, 'A')
    await retail.settle()
    const restore = await backUp(retail.web)
    await putNotice(headOffice, 'B')
    await headOffice.cycle()
    await restore()
    // A cycle was between its check for missing packets and its send when the web database was restored.
    await putNotice(headOffice, 'C')
    await putNotice(headOffice, 'D')
    headOffice.types = headOffice.types.map((type) => ({ ...type, limits: { ...type.limits, documents: 1 } }))
    const { plugins } = await headOffice.cycle({
      web: { ...headOffice.relay, heads: async () => await headOffice.ports.read((tx) => tx.outbox.heads()) },
    })
    assert.match(
      String(plugins.find(({ type }) => type === 'notices')?.error),
      /2 packets were sent, and the web database knows of 1/,
    )
    await retail.settle()
    for (const store of retail.stores) {
      assert.deepEqual(await notices(store), ['A: read me', 'B: read me', 'C: read me', 'D: read me'])
    }
  })

  it('15: a receipt for another packet under the same number is no receipt', async () => {
    await putNotice(headOffice, 'A', 'S001')
    await retail.settle()
    const restore = [await backUp(retail.web), await backUpSite(headOffice)]
    await putNotice(headOffice, 'B', 'S001')
    await headOffice.cycle()
    await first.cycle()
    for (const one of restore) await one()
    await putNotice(headOffice, 'C', 'S001')
    await headOffice.cycle()
    const off = first.types.filter(({ name }) => name !== 'notices')
    await first.cycle({ types: off })
    await headOffice.cycle()
    assert.equal(await headOffice.sent('notices', 'C'), 'UPLOADED')
    await retail.settle()
    assert.equal(await headOffice.sent('notices', 'C'), 'PROCESSED')
  })

  it('an invalid document that is deleted is shown no more, also where deletes do not travel', async () => {
    await putSlip(first, '1')
    await first.cycle({ types: first.types.map((type) => (type.name === 'slips' ? { ...type, transform } : type)) })
    assert.equal(await first.sent('slips', 'S001', '1'), 'INVALID')
    await first.run('delete from slip_line')
    await first.run('delete from slip')
    await first.cycle()
    assert.equal(await first.sent('slips', 'S001', '1'), undefined)
  })
})
