import assert from 'node:assert/strict'
import { decodeAnswer } from '../../../src/flow/verify/question.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putSlip } from '../../support/trade.ts'
import { told, verified } from '../../support/verified.ts'

onEachDialect('bills that a till has purged, and the head office keeps', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let store: TestSite
  before(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
    headOffice = retail.headOffice
    store = retail.stores[0]!
    for (let day = 1; day <= 4; day++) {
      for (let number = 1; number <= 10; number++) await putSlip(store, `${day}${number}`, { amount: '1.50' })
      await retail.settle()
    }
    for (const day of [1, 2]) await purge(`slip_no like '${day}%'`)
  })
  after(() => retail.close())

  const purge = async (which: string) => {
    await store.run(`delete from slip_line where ${which}`)
    await store.run(`delete from slip where ${which}`)
    await retail.settle()
  }
  const deep = async (asker: TestSite) => {
    const [found] = await verified(retail, asker, { deep: true, types: ['slips'] })
    const { documents, sums, kept } = found!
    return { told: told([found!])[0], documents, sums, kept }
  }
  const amount = (sum: string) => [{ column: 'slip.amount', origin: sum, destination: sum }]

  it('are counted, and compared with nothing: neither their number nor their money', async () => {
    for (const [asker, other] of [
      [headOffice, 'S001'],
      [store, 'HO'],
    ] as const) {
      assert.deepEqual(await deep(asker), {
        told: `slips ${other} AGREES`,
        documents: { origin: 20, destination: 20 },
        sums: amount('30.00'),
        kept: 20,
      })
    }
    // None was named on the line.
    const answers = await retail.web.read((session) =>
      session.all<{ body: Buffer }>('select body from tillsync_answer'),
    )
    for (const { body } of answers) {
      const answer = await decodeAnswer(Buffer.from(body))
      assert.deepEqual(answer.is === 'side' && answer.side.entries, [])
    }
  })

  it('hide no change of those that are still there', async () => {
    await headOffice.run("update slip set amount = 9 where slip_no = '33'")
    for (const asker of [headOffice, store]) assert.match((await deep(asker)).told!, /DIFFERS: OTHER S001\/33$/)
    await headOffice.run("update slip set amount = '1.50' where slip_no = '33'")
  })

  it('are named one by one where others of their claim are still there, and are no difference either', async () => {
    await purge(`slip_no = '44'`)
    for (const asker of [headOffice, store]) {
      const { told, documents, kept } = await deep(asker)
      assert.match(told!, /AGREES$/)
      assert.deepEqual([documents, kept], [{ origin: 19, destination: 20 }, 21])
    }
  })
})
