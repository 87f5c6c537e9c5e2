import assert from 'node:assert/strict'
import type { ConfiguredSite } from '../../support/configured-sites.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../../support/databases.ts'
import { type DayOfRetail, dayOfRetail } from '../../support/day/day-of-retail.ts'
import { onEachDialect } from '../../support/dialects.ts'

/** What is done to the head office's copy of a bill, each to another one, and how `verify --deep` calls it. */
const OF_BILLS: readonly (readonly [what: 'OTHER' | 'MISSING', ...statements: string[]])[] = [
  ['OTHER', "update bill set cashier = 'altered'"],
  ['OTHER', 'update bill set cashier = lower(cashier)'],
  ['OTHER', "update bill set cashier = concat(cashier, ' ')"],
  // An empty text for none.
  ['OTHER', "update bill_line set original_bill = ''"],
  ['OTHER', 'update bill set cashier = null'],
  ['OTHER', "update bill set business_date = '2001-02-03'"],
  ['OTHER', 'update bill_line set price = price + 0.0001'],
  ['OTHER', 'update bill_line set quantity = quantity + 0.001'],
  ['OTHER', 'update bill_tender set amount = amount + 0.01'],
  ['OTHER', 'update bill_line set line = line + 70'],
  ['OTHER', 'delete from bill_tender'],
  ['MISSING', 'delete from bill_line', 'delete from bill_tender', 'delete from bill'],
  ['MISSING', 'delete from bill_line', 'delete from bill_tender', "update bill set fiscal_year = '1999-00'"],
]
/** The same of customers who have bought nothing. */
const OF_CUSTOMERS: typeof OF_BILLS = [
  ['OTHER', 'update customer set last_name = upper(last_name)'],
  ['MISSING', 'delete from customer_address', 'update customer set customer_id = lower(customer_id)'],
]
const ADDED = 'B9999999'

onEachDialect('what somebody altered at a destination by hand', (dialect) => {
  let databases: TemporaryDatabases
  let day: DayOfRetail
  before(async function () {
    this.timeout(120_000)
    databases = temporaryDatabases(dialect)
    day = await dayOfRetail({ databases, stores: 2, hours: 1, size: 0.4 })
    await day.trade(0)
    for (let round = 0; round < 2; round++) for (const site of day.all) await site.goodCycle()
  })
  after(async () => {
    await day?.close()
    await databases.remove()
  })

  it('is named by verify --deep, each of it and nothing else', async function () {
    this.timeout(120_000)
    const { headOffice } = day
    const store = day.stores[0]!
    const bills = await keys(headOffice, "select bill_no from bill where site_code = 'S001' order by bill_no")
    const customers = await keys(
      headOffice,
      `select customer_id from customer c where customer_id like 'S001-%' and last_name <> upper(last_name)
       and not exists (select 1 from bill b where b.customer_id = c.customer_id) order by customer_id`,
    )
    const wanted = new Set<string>()
    const alter = async (all: typeof OF_BILLS, documents: readonly string[], where: string, table: string) => {
      for (const [n, [what, ...statements]] of all.entries()) {
        const key = documents[n]!
        for (const statement of statements) {
          const changed = await headOffice.run(`${statement} where ${where}`, { key })
          if (statement.includes(`${table} `)) assert.ok(changed > 0, statement)
        }
        wanted.add(`S001 ${what} ${key}`)
      }
    }
    await alter(OF_BILLS, bills, "site_code = 'S001' and bill_no = :key", 'bill')
    await alter(OF_CUSTOMERS, customers, 'customer_id = :key', 'customer')
    const [from, to] = await keys(store, 'select item_code from item_barcode group by item_code order by item_code')
    await store.run('update item_barcode set item_code = :to where item_code = :from', { from: from!, to: to! })
    for (const item of [from, to]) wanted.add(`S001 OTHER ${item}`)
    await headOffice.run(
      `insert into bill (site_code, fiscal_year, bill_no, terminal, business_date, billed_at, gross, promotion, discount,
         tax, rounding, net, void)
       select site_code, fiscal_year, :added, terminal, business_date, billed_at, gross, promotion, discount, tax, rounding,
         net, void from bill where site_code = 'S001' and bill_no = :key`,
      { added: ADDED, key: bills[0]! },
    )
    const { sites, extra } = await verified()
    const found = sites.flatMap(({ site, differences }) =>
      differences.map(({ what, key }) => `${site} ${what} ${key.at(-1)}`),
    )
    assert.deepEqual(found.toSorted(), [...wanted].toSorted())
    const unsent = extra.flatMap(({ site, some }) => some.map(({ key }) => `${site} ${key.at(-1)}`))
    // Those that were given another key, too.
    assert.deepEqual(
      unsent.toSorted(),
      [`HO ${ADDED}`, `HO ${bills[12]}`, `HO ${customers[1]!.toLowerCase()}`].toSorted(),
    )
  })

  async function keys(site: ConfiguredSite, sql: string): Promise<string[]> {
    const rows = await site.installation.siteDatabase.read((session) => session.all<Record<string, string>>(sql))
    return rows.flatMap((row) => Object.values(row))
  }

  /** The head office asks, and the stores answer in their cycles. */
  async function verified() {
    let ended = false
    const { signal } = new AbortController()
    const asked = day.headOffice.installation.upkeep.verify({ deep: true, minutes: 5, signal }).finally(() => {
      ended = true
    })
    while (!ended) for (const store of day.stores) await store.cycle()
    return asked
  }
})
