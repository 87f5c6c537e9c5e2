import assert from 'node:assert/strict'
import type { DatabaseSettings } from '../../src/data/database-settings.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import { sentTwice } from '../support/agreement.ts'
import { type Cut, type CuttingProxy, cuttingProxy } from '../support/cutting-proxy.ts'
import { failuresOf } from '../support/cycle-failures.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { administer, onPostgres } from '../support/on-postgres.ts'
import { attachRetail, type Retail } from '../support/retail.ts'
import { putPerson, putSlip, slips } from '../support/trade.ts'

/** A statement of each step's transaction. */
const STEPS = {
  claim: /insert into tillsync_claim/,
  pack: /insert into tillsync_outbox/,
  place: /insert into tillsync_packet/,
  uploaded: /update tillsync_outbox set number = \$/,
  load: /insert into "slip_line"/,
  cursor: /(update|insert into) tillsync_cursor/,
  acknowledge: /(insert into|delete from) "?tillsync_receipt/,
  settle: /update tillsync_outbox set status = \$/,
}

describe('a connection that is cut in the middle of a step (PostgreSQL)', function () {
  this.timeout(120_000)
  before(onPostgres.start)

  for (const way of ['terminated', 'line', 'unanswered'] as const) {
    describe(way, () => {
      let databases: TemporaryDatabases
      let proxies: CuttingProxy[]
      let retail: Retail
      let sold = 0

      before(async () => {
        databases = temporaryDatabases('postgres')
        proxies = []
        const places: Record<string, DatabaseSettings> = {}
        for (const name of ['web', 'HO', 'S001']) {
          const settings = await databases.place(name)
          const proxy = await cuttingProxy(settings.server!.port!, async (process) => {
            await administer(`select pg_terminate_backend(${process})`)
          })
          proxies.push(proxy)
          places[name] = { ...settings, server: { ...settings.server!, port: proxy.port } }
        }
        retail = attachRetail(places, { stores: ['S001'], config: { documentsPerPacket: 3 } })
        for (const one of [retail.headOffice, ...retail.stores]) {
          await one.migrate()
          await registerSite(retail.web, { ...one.site, name: one.site.code })
        }
      })
      after(async () => {
        await retail?.close()
        for (const proxy of proxies) await proxy.close()
        await databases.remove()
      })

      for (const [step, statement] of Object.entries(STEPS)) {
        it(`${step}: the next cycles lose nothing and double nothing`, async () => {
          const { headOffice } = retail
          const store = retail.stores[0]!
          await putPerson(store, `P${++sold}`)
          for (let i = 0; i < 5; i++) await putSlip(store, `${++sold}`, { person: i % 2 ? `P${sold - i - 1}` : null })
          const cut: Cut = { statement, way, happened: false }
          for (const proxy of proxies) proxy.arm(cut)
          for (let round = 0; round < 3 && !cut.happened; round++) {
            for (const site of [store, headOffice]) {
              const failures = await failuresOf(site)
              for (const proxy of proxies) await proxy.mend()
              if (!cut.happened) assert.deepEqual(failures, [])
            }
          }
          assert.ok(cut.happened, 'nothing was cut')
          for (let round = 0; round < 3; round++) {
            for (const site of [store, headOffice]) assert.deepEqual(await failuresOf(site), [])
          }
          assert.deepEqual(await slips(headOffice), await slips(store))
          assert.deepEqual(await sentTwice(retail, 'S001'), [])
          for (const site of [store, headOffice]) {
            assert.deepEqual(await site.unsettled(), [])
            assert.deepEqual(await site.held(), [])
            assert.deepEqual(await site.all('select * from tillsync_business_event'), [])
          }
        })
      }
    })
  }
})
