import assert from 'node:assert/strict'
import { openInstallation } from '../../src/container.ts'
import { retryHeld, waiveHeld } from '../../src/data/operator/quarantine.ts'
import { openRunJournal } from '../../src/data/operator/run-journal.ts'
import { registeredHere } from '../../src/data/web/registration.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import { type ConfiguredSite, type ConfiguredSites, configuredSites } from '../support/configured-sites.ts'
import { DIALECTS, onEachDialect } from '../support/dialects.ts'
import { statementsOf } from '../support/statement-log.ts'

const signal = new AbortController().signal

/** Undefined: there was nothing to do. */
async function poll({ installation }: Pick<ConfiguredSite, 'installation'>): Promise<string | undefined> {
  return (await installation.isIdle()) ? undefined : (await installation.sync({ reason: 'schedule', signal })).outcome
}

onEachDialect('a poll of the schedule', (dialect) => {
  let sites: ConfiguredSites
  let store: ConfiguredSite
  let headOffice: ConfiguredSite
  beforeEach(async () => {
    sites = await configuredSites(dialect)
    ;({ store, headOffice } = sites)
    await settle()
  })
  afterEach(() => sites.close())

  /** Cycles until each site finds nothing to do. */
  async function settle(): Promise<void> {
    for (let round = 0; round < 6; round++) {
      const outcomes = [await poll(headOffice), await poll(store)]
      if (outcomes.every((outcome) => outcome === undefined)) return
    }
    assert.fail('the sites do not come to rest')
  }
  const customer = (id: string) =>
    store.run(
      `insert into customer (customer_id, isd_code, mobile, first_name, consent)
       values (:id, '+91', '9876543210', 'Asha', :no)`,
      { id, no: false },
    )
  const hierarchy = (code: string) =>
    headOffice.run('insert into merchandise_hierarchy (code, level, name) values (:code, 1, :code)', { code })
  const inWeb = (sql: string, parameters = {}) =>
    headOffice.installation.webDatabase.write((session) => session.run(sql, parameters))
  const journal = ({ installation }: ConfiguredSite) => openRunJournal(installation.siteDatabase)

  it('with nothing to do makes no run, and is told to both databases', async () => {
    const [before] = await journal(store).list({ most: 1 })
    const { webDatabase } = store.installation
    const heard = (await registeredHere(webDatabase, 'S001')).own!.lastCycleAt!
    assert.equal(await poll(store), undefined)
    const [after] = await journal(store).list({ most: 1 })
    assert.equal(after!.id, before!.id)
    assert.ok(after!.idleUntil! > before!.idleUntil!)
    assert.ok((await registeredHere(webDatabase, 'S001')).own!.lastCycleAt! > heard)
  })

  it('with nothing to do asks each database once', async function () {
    if (dialect === 'mssql') this.skip()
    const all = await statementsOf(() => poll(store))
    const ofTables = all.flatMap((sql) => /^\s*(select|update|insert|delete)\b(?=.*tillsync_)/is.exec(sql)?.[1] ?? [])
    assert.deepEqual(
      ofTables.map((verb) => verb.toLowerCase()),
      ['select', 'select', 'update', 'update'],
    )
    // the rest begins and ends the transactions
    assert.ok(all.length <= 20, all.join('\n'))
  })

  it('finds what happened here, or arrived, or became of what was sent', async () => {
    await customer('S001-1')
    assert.equal(await poll(store), 'DONE')
    assert.equal(await poll(headOffice), 'DONE')
    assert.equal(await poll(store), 'DONE', 'what the head office told of it')
    await settle()
    await hierarchy('TEA')
    assert.equal(await poll(store), undefined, 'it is not sent yet')
    assert.equal(await poll(headOffice), 'DONE')
    assert.equal(await poll(store), 'DONE')
    await settle()
  })

  it('finds what is set aside while it is to be tried, and what a person did to it', async () => {
    const { make, drop } = DIALECTS[dialect].refusal('customer', 'insert', 'no')
    await headOffice.run(make)
    await customer('S001-1')
    await poll(store)
    for (let attempt = 1; attempt <= 3; attempt++) assert.equal(await poll(headOffice), 'DONE')
    await settle()
    const { siteDatabase } = headOffice.installation
    assert.equal(await retryHeld(siteDatabase, {}), 1)
    assert.equal(await poll(headOffice), 'DONE')
    await settle()
    await headOffice.run(drop)
    await waiveHeld(siteDatabase, {}, { reason: 'twice', by: 'asha' })
    assert.equal(await poll(headOffice), 'DONE')
    assert.equal(await poll(store), 'DONE')
  })

  it('has a cycle as long as a document waits for another: a person may have brought that', async () => {
    const { make } = DIALECTS[dialect].refusal('merchandise_hierarchy', 'insert', 'no', "new.code = 'TEA'")
    await store.run(make)
    await hierarchy('TEA')
    await headOffice.run(
      `insert into merchandise_hierarchy (code, parent_code, level, name) values ('CUP', 'TEA', 2, 'Cups')`,
    )
    assert.equal(await poll(headOffice), 'DONE')
    for (let attempt = 1; attempt <= 6; attempt++) assert.equal(await poll(store), 'DONE')
  })

  it('finds packets that a killed cycle has left', async () => {
    await customer('S001-1')
    await settle()
    await store.run(`update tillsync_outbox set status = 'WAITING', number = null`)
    assert.equal(await poll(store), 'DONE')
  })

  it('finds a web database, or one of the site, that was put back', async () => {
    await hierarchy('TEA')
    await settle()
    await inWeb(`update tillsync_stream set number = 0, digest = '' where origin = 'HO'`)
    assert.notEqual(await poll(headOffice), undefined)
    await store.run('delete from tillsync_cursor')
    assert.notEqual(await poll(store), undefined)
  })

  it('finds that another site has loaded what was lost here, though its receipt is where it was', async () => {
    await hierarchy('TEA')
    for (const told of [`seen_digest = 'lost'`, 'drawn_epoch = 1, drawn_number = 77']) {
      await settle()
      await inWeb(`update tillsync_receipt set ${told} where site = 'S001'`)
      assert.equal(await poll(headOffice), 'FAILED')
      await inWeb(`delete from tillsync_receipt where site = 'S001'`)
      await store.goodCycle()
    }
  })

  it('has a cycle, with its preflight, after a change of the configuration or the registration', async () => {
    const { config } = store.installation
    const changed = { ...config, preflight: { ...config.preflight, clockSkewSeconds: 119 } }
    const other = await openInstallation(changed)
    assert.equal(await poll({ installation: other }), 'DONE')
    await other.close()
    await settle()
    await inWeb(`update tillsync_site set active = :no where code = 'S001'`, { no: false })
    assert.equal(await poll(store), 'FAILED')
    assert.equal(await poll(store), 'FAILED', 'what failed is tried again')
  })

  it('has a cycle, with its preflight, when the last one is long ago', async () => {
    await store.run('update tillsync_run set started_at = :at', { at: '2026-01-01T00:00:00.000000Z' })
    assert.equal(await poll(store), 'DONE')
    assert.equal(await poll(store), undefined)
  })

  it('has a cycle after one of some types alone', async () => {
    await store.installation.sync({ reason: 'command', only: ['customers'], signal })
    assert.equal(await poll(store), 'DONE')
  })

  it('finds what another site asks', async () => {
    const question = { id: 'q1', asker: 'HO', answerer: 'S001', type: 'customers' }
    const asks = { for: 'digests', deep: false, without: [] } as never
    await openWeb(headOffice.installation.webDatabase).questions.ask([{ ...question, asks }])
    assert.equal(await poll(store), 'DONE')
    await settle()
  })
})
