import assert from 'node:assert/strict'
import type { DocumentType } from '../../../src/flow/document-type.ts'
import { compactType } from '../../../src/flow/outbound/compact.ts'
import type { WebDatabase } from '../../../src/flow/ports/web-database.ts'
import { age } from '../../support/aged.ts'
import { backUp, backUpSite } from '../../support/backups.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { recovered } from '../../support/recovering.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { dropNotice, notices, putNotice, putSlip, slips } from '../../support/trade.ts'

onEachDialect('latest wins (PROTOCOL.md, rule 22)', (dialect) => {
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

  const typeOf = (site: TestSite, name: string) => site.types.find((type) => type.name === name) as DocumentType
  const compact = async (origin = 'HO', type = 'notices') => {
    await age(retail.web, 'web', 2)
    return compactType(headOffice.relay, origin, typeOf(headOffice, type), new AbortController().signal)
  }
  const send = async (work: () => Promise<unknown>) => {
    await work()
    await headOffice.cycle()
  }
  /** A cycle of the store; gives how many documents it read of notices. */
  const reads = async (site: TestSite, web: WebDatabase = site.relay) => {
    const { plugins } = await site.cycle({ web })
    const { error, documents } = plugins.find(({ type }) => type === 'notices')!
    assert.equal(error, undefined)
    return documents
  }
  const kept = async () => {
    const packets = await headOffice.relay.kept({ origin: 'HO', audience: '*', type: 'notices' })
    return packets.map(({ from, number }) => [from, number])
  }

  it('22: a store that was away reads a changed document once, in its last version', async () => {
    await send(() => putNotice(headOffice, 'A', '*', '1'))
    await send(() => putNotice(headOffice, 'B'))
    for (const title of ['2', '3', '4']) await send(() => putNotice(headOffice, 'A', '*', title))
    assert.equal(await compact(), 4)
    assert.deepEqual(await kept(), [[1, 5]])
    await send(() => putNotice(headOffice, 'C'))
    assert.equal(await reads(first), 3)
    assert.deepEqual(await notices(first), ['A: 4', 'B: read me', 'C: read me'])
    await retail.settle()
    assert.deepEqual(await headOffice.unsettled(), [])
  })

  it('22: removals are kept, and each document has its own version', async () => {
    await send(() => putNotice(headOffice, 'A'))
    await send(() => putNotice(headOffice, 'B'))
    await first.cycle()
    await send(() => dropNotice(headOffice, 'A'))
    await send(() => putNotice(headOffice, 'B', '*', 'newer'))
    await compact()
    const versions = () =>
      headOffice.all('select document_key, number from tillsync_sent_to where removal = :no', { no: false })
    const before = await versions()
    for (const store of retail.stores) {
      await store.cycle()
      assert.deepEqual(await notices(store), ['B: newer'])
      const here = await store.all('select document_key, number from tillsync_received_document where removal = :no', {
        no: false,
      })
      assert.deepEqual(here, before)
    }
  })

  it('22: a store in the midst of merged packets reads them whole, and goes on', async () => {
    for (const code of ['A', 'B', 'C', 'D']) await send(() => putNotice(headOffice, code))
    const { relay } = first
    const stop = new AbortController()
    const packetAfter: typeof relay.packetAfter = async (stream, number) => {
      if (number >= 1) stop.abort()
      return relay.packetAfter(stream, number)
    }
    await first.cycle({ web: { ...relay, packetAfter }, signal: stop.signal })
    assert.deepEqual(await notices(first), ['A: read me'])
    // The other one has read nothing: all four are merged.
    await compact()
    await send(() => putNotice(headOffice, 'E'))
    await first.cycle()
    await second.cycle()
    for (const store of retail.stores) assert.equal((await notices(store)).length, 5)
    assert.deepEqual(await kept(), [
      [1, 4],
      [5, 5],
    ])
  })

  it('22: what everybody has read is left as it is, and what is never edited is not merged', async () => {
    await send(() => putNotice(headOffice, 'A'))
    await send(() => putNotice(headOffice, 'B'))
    await retail.settle()
    assert.equal(await compact(), 0)
    for (const number of ['1', '2']) {
      await putSlip(first, number)
      await first.cycle()
    }
    assert.equal(await compact('S001', 'slips'), 0)
    await headOffice.cycle()
    assert.equal((await slips(headOffice)).length, 2)
  })

  it('17: merged packets that the origin has lost are taken over as they are', async () => {
    const lost = await backUpSite(headOffice)
    for (const title of ['1', '2', '3']) await send(() => putNotice(headOffice, 'A', '*', title))
    const web = await backUp(retail.web)
    await compact()
    await lost()
    await recovered(headOffice)
    await putNotice(headOffice, 'B')
    await web()
    await recovered(headOffice)
    await retail.settle()
    for (const store of retail.stores) assert.deepEqual(await notices(store), ['B: read me'])
  })

  it('9: merged packets of a restored web database are not sent once more', async () => {
    for (const title of ['1', '2', '3']) await send(() => putNotice(headOffice, 'A', '*', title))
    await compact()
    const restore = await backUp(retail.web)
    await send(() => putNotice(headOffice, 'B'))
    await restore()
    await headOffice.cycle()
    assert.deepEqual(await kept(), [
      [1, 3],
      [4, 4],
    ])
    await first.cycle()
    assert.deepEqual(await notices(first), ['A: 3', 'B: read me'])
  })
})
