import assert from 'node:assert/strict'
import * as controlTables from '../../../src/data/control-tables.ts'
import type { Database } from '../../../src/data/database.ts'
import { recordAct } from '../../../src/data/operator/audit.ts'
import { waiveHeld } from '../../../src/data/operator/quarantine.ts'
import type { TableDefinition } from '../../../src/data/table-definition.ts'
import { WEB_TABLES } from '../../../src/data/web-tables.ts'
import { age, purgeSite } from '../../support/aged.ts'
import { onEachDialect, patient } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { dropNotice, putNotice, putPerson } from '../../support/trade.ts'
import { repaired, verified } from '../../support/verified.ts'

const MONTHS = 12
/** After so many everything has happened once, and happens again. */
const ROUND = 4

onEachDialect('a simulated year of changes, a purge each month', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let store: TestSite
  before(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
    headOffice = retail.headOffice
    store = retail.stores[0]!
  })
  after(() => retail.close())

  const setActive = (active: boolean) =>
    retail.web.write((session) =>
      session.run("update tillsync_site set active = :active where code = 'S001'", { active }),
    )

  async function settle(): Promise<void> {
    for (const one of [headOffice, store, headOffice, store]) await one.cycle()
  }

  /** The same number of documents as before; one after the other they come and go. */
  async function change(month: number): Promise<void> {
    await putNotice(headOffice, 'A', month % 2 ? '*' : 'S001', `N${month}`)
    await putNotice(headOffice, `N${month}`)
    await putPerson(store, `N${month}`)
    if (month === 0) return
    await dropNotice(headOffice, `N${month - 1}`)
    await store.run('delete from person where person_id = :id', { id: `N${month - 1}` })
  }

  /** What does not happen every day. */
  const events = [
    async function isInvalidForADay() {
      await putNotice(headOffice, 'I', '*', 'invalid')
      await settle()
      await dropNotice(headOffice, 'I')
    },
    async function isRefusedAndWaived() {
      await store.refuse('notice', { when: "new.code = 'R'" })
      await putNotice(headOffice, 'R')
      await settle()
      await waiveHeld(store.database, {}, { reason: 'not here', by: 'tester' })
      await settle()
      await store.allow()
      await dropNotice(headOffice, 'R')
    },
    async function isAlteredByHandAndRepaired() {
      await store.run("update notice set title = 'by hand' where code = 'A'")
      await verified(retail, headOffice, { deep: true })
      await repaired(headOffice)
    },
    async function isAway() {
      await setActive(false)
      for (const title of ['1', '2', '3']) {
        await putNotice(headOffice, 'A', '*', title)
        await headOffice.cycle()
      }
      await age(retail.web, 'web', 30)
      await purgeSite(headOffice)
      await setActive(true)
    },
  ]

  it('leaves the tables as large as they were', async function () {
    this.timeout(patient(dialect, 120_000))
    const sizes: Record<string, number>[] = []
    for (let month = 0; month < MONTHS; month++) {
      await change(month)
      await events[month % ROUND]!()
      await settle()
      await recordAct(store.database, { user: 'Asha', act: 'sign-in' })
      if (month % ROUND === ROUND - 1) sizes.push(await sizesOf(retail))
      await age(retail.web, 'web', 30)
      for (const one of [headOffice, store]) {
        await age(one.database, 'site', 30)
        await purgeSite(one)
      }
    }
    assert.deepEqual(sizes.at(-1), sizes.at(-2))
  })
})

const SITE = Object.values(controlTables).map(({ name }: TableDefinition) => name)
const WEB = WEB_TABLES.map(({ name }) => name)

/** Rows of each table, by its name. */
async function sizesOf({ headOffice, stores, web }: Retail): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {}
  for (const { site, database } of [headOffice, ...stores]) {
    for (const table of SITE) sizes[`${site.code} ${table}`] = await rowsIn(database, table)
  }
  for (const table of WEB) sizes[`web ${table}`] = await rowsIn(web, table)
  return sizes
}

async function rowsIn(database: Database, table: string): Promise<number> {
  const [row] = await database.read((session) =>
    session.all<{ rows: number }>(`select count(*) as "rows" from ${table}`),
  )
  return Number(row!.rows)
}
