import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import type { DatabaseSettings } from '../../src/data/database-settings.ts'
import { openDatabase } from '../../src/data/open.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import { randomFor } from '../../src/demo/world/random.ts'
import { assertAgreement, sentTwice } from '../support/agreement.ts'
import { bounded } from '../support/bounded.ts'
import { failuresOf } from '../support/cycle-failures.ts'
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import { attachRetail, type Retail } from '../support/retail.ts'
import { seed } from '../support/seed.ts'
import { putNotice, putPerson, putSlip } from '../support/trade.ts'

const CRASHES = bounded(3, 60)

describe('a database server that crashes (PostgreSQL)', function () {
  this.timeout(bounded(120_000, 1_800_000))
  let server: PostgresServer
  let retail: Retail

  before(async function () {
    // There is no such end of a process on Windows.
    if (process.platform === 'win32') this.skip()
    server = await startPostgres()
    const places: Record<string, DatabaseSettings> = {}
    for (const name of ['web', 'HO', 'S001']) {
      const schema = name.toLowerCase()
      const which = name === 'web' ? 'web' : 'local'
      places[name] = { which, dialect: 'postgres', server: { ...server.settings, schema } }
      const database = openDatabase(places[name])
      await database.write((session) => session.run(`create schema ${schema}`))
      await database.close()
    }
    retail = attachRetail(places, { stores: ['S001'], config: { documentsPerPacket: 3 } })
    for (const one of [retail.headOffice, ...retail.stores]) {
      await one.migrate()
      await registerSite(retail.web, { ...one.site, name: one.site.code })
    }
  })
  after(async () => {
    await retail?.close()
    await server?.stop()
    server?.remove()
  })

  it(`${CRASHES} times in the middle of cycles loses nothing that was committed and doubles nothing`, async () => {
    const random = randomFor(seed, 'server crash')
    const { headOffice } = retail
    const store = retail.stores[0]!
    for (let crash = 0; crash < CRASHES; crash++) {
      const going = [headOffice, store].map((site) => failuresOf(site))
      // Of what is written as the server goes down, nobody knows but the server.
      const trade = (async () => {
        for (let n = 0; n < 8; n++) {
          await putNotice(headOffice, `N${crash}-${n}`, '*', `title ${n}`)
          await putPerson(store, `P${crash}-${n}`)
          await putSlip(store, `${crash}-${n}`, { person: `P${crash}-${n}` })
        }
      })().catch(() => {})
      await setTimeout(random.int(0, 500))
      await server.crash()
      await Promise.all([...going, trade])
    }
    await retail.settle()
    await assertAgreement(retail, `seed ${seed}`)
    assert.deepEqual(await sentTwice(retail, 'S001'), [], `seed ${seed}`)
  })
})
