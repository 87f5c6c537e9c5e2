import assert from 'node:assert/strict'
import type { SiteDatabase } from '../../../src/flow/ports/site-database.ts'
import type { WebDatabase } from '../../../src/flow/ports/web-database.ts'
import { backUp, backUpSite } from '../../support/backups.ts'
import { onEachDialect, patient } from '../../support/dialects.ts'
import { isStopped, recovered, recoverySteps } from '../../support/recovering.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { notices, putNotice } from '../../support/trade.ts'

/** Both databases of a process that loses its power before or after the commit with this number. */
function failing(site: TestSite, commit: number, when: 'before' | 'after') {
  let commits = 0
  const cut = async <T>(work: () => Promise<T>): Promise<T> => {
    const due = ++commits === commit
    if (due && when === 'before') throw new Error('power cut')
    const result = await work()
    if (due) throw new Error('power cut')
    return result
  }
  const { ports: own, relay: web } = site
  const ports: SiteDatabase = { ...own, write: (work) => cut(() => own.write(work)) }
  const relay: WebDatabase = {
    ...web,
    openEpoch: (...given) => cut(() => web.openEpoch(...given)),
    snapshots: { ...web.snapshots, ask: (requests) => cut(() => web.snapshots.ask(requests)) },
  }
  return { ports, relay }
}

onEachDialect('a recovery that is interrupted (PROTOCOL.md, rule 17)', (dialect) => {
  let retail: Retail
  let headOffice: TestSite

  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
    headOffice = retail.headOffice
  })
  afterEach(() => retail.close())

  it('is run again after a kill at any commit, and nothing is lost by it', async function () {
    this.timeout(patient(dialect, 120_000))
    await putNotice(headOffice, 'A')
    await headOffice.cycle()
    const restore = [await backUpSite(headOffice)]
    await putNotice(headOffice, 'B')
    await headOffice.cycle()
    await putNotice(headOffice, 'A', 'S001', 'lost')
    await headOffice.cycle()
    const store = retail.stores[0]!
    await store.cycle()
    // Each attempt begins at the same state of all three.
    restore.push(await backUp(retail.web), await backUpSite(store))
    for (let commit = 1, ended = false; !ended; commit++) {
      for (const when of ['before', 'after'] as const) {
        for (const one of restore) await one()
        ended = await recoverySteps(headOffice, { dryRun: false, ...failing(headOffice, commit, when) }).then(
          () => true,
          () => false,
        )
        if (await isStopped(headOffice)) await recovered(headOffice)
        await headOffice.cycle()
        await store.cycle()
        assert.deepEqual(await notices(store), ['A: read me'], `${when} commit ${commit}`)
      }
    }
    await retail.settle()
    assert.deepEqual(await headOffice.unsettled(), [])
  })
})
