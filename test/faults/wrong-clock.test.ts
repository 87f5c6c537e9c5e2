import { mock } from 'node:test'
import { assertAgreement } from '../support/agreement.ts'
import { onEachDialect } from '../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'
import { dropNotice, putNotice, putPerson, putSlip } from '../support/trade.ts'

onEachDialect('a clock that is wrong by years', (dialect) => {
  let retail: Retail
  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
  })
  afterEach(() => retail.close())

  /** A cycle of a site whose machine says it is this day. Preflight would stop it; here it is let go on. */
  async function cycleOn(day: string, site: TestSite): Promise<void> {
    mock.timers.enable({ apis: ['Date'], now: new Date(day) })
    try {
      await site.cycle()
    } finally {
      mock.timers.reset()
    }
  }

  it('changes neither what arrives nor which version is the last', async () => {
    const { headOffice } = retail
    const store = retail.stores[0]!
    const days = ['2099-12-31', '1970-01-02', '2026-02-28', '2012-06-01']
    for (const [n, day] of days.entries()) {
      await putNotice(headOffice, 'N', '*', `title ${n}`)
      await putNotice(headOffice, `N${n}`)
      if (n > 0) await dropNotice(headOffice, `N${n - 1}`)
      await putPerson(store, `P${n}`)
      await putSlip(store, `${n}`, { person: `P${n}` })
      await cycleOn(day, headOffice)
      await cycleOn(days.at(-1 - n)!, store)
    }
    await retail.settle()
    await assertAgreement(retail, '')
  })
})
