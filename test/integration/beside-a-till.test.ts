import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import { openDatabase } from '../../src/data/open.ts'
import { DIALECTS } from '../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'
import { putNotice, putSlip } from '../support/trade.ts'

/** Where two may write at once. */
for (const dialect of ['postgres', 'mssql'] as const) {
  const { title, absent, patience, start } = DIALECTS[dialect]

  describe(`a till beside a cycle (${title})`, function () {
    if (absent) {
      it(absent)
      return
    }
    if (patience) this.timeout(patience)
    let retail: Retail
    let store: TestSite
    let till: Database
    before(async () => {
      await start()
      retail = await openRetail({ dialect, stores: ['S001'] })
      ;[store] = retail.stores as [TestSite]
      till = openDatabase({ ...retail.places.S001!, busyTimeoutSeconds: 2 })
    })
    after(async () => {
      await till.close()
      await retail.close()
    })

    async function sell(number: string, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
      await till.write(async (session) => {
        const values = { code: 'S001', number }
        await session.run('insert into slip (site_code, slip_no, amount) values (:code, :number, 1)', values)
        await session.run(
          "insert into slip_line (site_code, slip_no, line, what) values (:code, :number, 1, 'x')",
          values,
        )
        await meanwhile()
      })
    }

    it('keeps its transaction open: the cycle sends what is committed, and waits for nothing else', async () => {
      await putSlip(store, '1')
      await sell('2', async () => {
        // Its event has a higher number than that of the till, and is committed before it.
        await putSlip(store, '1a')
        const { error, plugins } = await store.cycle()
        assert.deepEqual([error, ...plugins.map((plugin) => plugin.error)].filter(Boolean), [])
        assert.deepEqual(
          [
            await store.sent('slips', 'S001', '1'),
            await store.sent('slips', 'S001', '1a'),
            await store.sent('slips', 'S001', '2'),
          ],
          ['UPLOADED', 'UPLOADED', undefined],
        )
      })
      await store.cycle()
      assert.equal(await store.sent('slips', 'S001', '2'), 'UPLOADED')
    })

    it('changes a document that was sent: the cycle reads it as it was committed', async () => {
      await putSlip(store, '3')
      await till.write(async (session) => {
        await session.run("update slip set amount = 99 where slip_no = '3'")
        await session.run("delete from slip_line where slip_no = '3'")
        await store.cycle()
      })
      await retail.headOffice.cycle()
      const [counted] = await retail.headOffice.all<{ lines: number }>(
        "select count(*) as lines from slip_line where slip_no = '3'",
      )
      assert.equal(Number(counted?.lines), 2)
      await retail.settle()
    })

    it('sells while the cycle claims and writes', async () => {
      for (const number of ['4', '5']) await putSlip(store, number)
      await putNotice(retail.headOffice, 'N1', '*', 'old', ['a', 'b'])
      await retail.settle()
      const notices = store.types.find(({ name }) => name === 'notices')!
      await putSlip(store, '6')
      await store.ports.write(async (tx) => {
        assert.equal((await tx.events.take('slips', Number.MAX_SAFE_INTEGER, 5000)).length, 1)
        const document = { code: 'N2', title: 'new', stores: '*', weight: null, notice_tag: [{ tag: 'c' }] }
        const change = { kind: 'notice', key: ['N2'], origin: 'HO', version: 9, document }
        await tx.destination(notices).apply([change])
        await sell('7')
        await till.write((session) => session.run("insert into notice (code, title, stores) values ('N3', 'own', '*')"))
      })
      await store.cycle()
      assert.equal(await store.sent('slips', 'S001', '7'), 'UPLOADED')
    })
  })
}
