import assert from 'node:assert/strict'
import { openRunJournal } from '../../src/data/operator/run-journal.ts'
import type { WebDatabase } from '../../src/flow/ports/web-database.ts'
import { onEachDialect } from '../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'
import { notices, putNotice, putPerson, putSlip, slips } from '../support/trade.ts'

const MINUTE = 60_000
const NOTICES = ['A', 'B', 'C', 'D', 'E', 'F']

onEachDialect('a store that has much to receive', (dialect) => {
  const clock = performance.now
  let passed: number
  let retail: Retail
  let headOffice: TestSite
  let store: TestSite
  /** What went over the line, in order. */
  let line: string[]

  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'], config: { documentsPerPacket: 2 } })
    headOffice = retail.headOffice
    store = retail.stores[0]!
    await putNotice(headOffice, 'OLD')
    await retail.settle()
    await headOffice.run("delete from notice where code = 'OLD'")
    for (const code of NOTICES) await putNotice(headOffice, code)
    await headOffice.cycle()
    line = []
    passed = 0
    performance.now = () => clock.call(performance) + passed
  })
  afterEach(async () => {
    performance.now = clock
    await retail.close()
  })

  /** Six minutes for each packet, and at the till somebody buys something meanwhile. */
  function slow(meanwhile: () => unknown = () => {}): WebDatabase {
    const { relay } = store
    const takesLong = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      line.push(what)
      passed += 6 * MINUTE
      if (what.startsWith('read')) {
        await putSlip(store, String(line.length))
        await meanwhile()
      }
      return work()
    }
    return {
      ...relay,
      packetAfter: (stream, number) => takesLong(`read ${stream.type}`, () => relay.packetAfter(stream, number)),
      place: (...given) => takesLong(`send ${given[1][0]!.type}`, () => relay.place(...given)),
      snapshots: {
        ...relay.snapshots,
        part: (...given) => takesLong('read a part', () => relay.snapshots.part(...given)),
      },
    }
  }

  it('sends what its tills sell meanwhile between packets, in one cycle', async () => {
    const report = await store.cycle({ web: slow() })
    assert.equal(report.outcome, 'DONE')
    assert.ok(line.indexOf('send slips') < line.lastIndexOf('read notices'), line.join())
    assert.deepEqual(
      await notices(store),
      NOTICES.map((code) => `${code}: read me`),
    )
    await headOffice.cycle()
    assert.deepEqual(await slips(headOffice), await slips(store))
    // One line for each plugin, of all its turns.
    const { plugins } = (await openRunJournal(store.database).list({ most: 1 }))[0]!
    assert.deepEqual(
      [plugins, report.plugins].map((all) =>
        all
          .filter(({ documents }) => documents > 0)
          .map(({ type, direction, documents }) => [type, direction, documents]),
      ),
      Array(2).fill([
        ['notices', 'received', NOTICES.length + 1],
        ['slips', 'sent', (await slips(store)).length],
      ]),
    )
  })

  it('sends between the parts of a snapshot', async () => {
    await retail.web.write((session) => session.run("delete from tillsync_packet where origin = 'HO'"))
    await store.cycle()
    await headOffice.cycle()
    await store.cycle({ web: slow() })
    assert.ok(line.indexOf('send slips') < line.lastIndexOf('read a part'), line.join())
    assert.deepEqual(
      await notices(store),
      NOTICES.map((code) => `${code}: read me`),
    )
  })

  it('ends with its turn where it is stopped, and tells what it did', async () => {
    const stop = new AbortController()
    const web = slow()
    const place: WebDatabase['place'] = async (...given) => {
      stop.abort()
      return web.place(...given)
    }
    const { outcome, plugins } = await store.cycle({ web: { ...web, place }, signal: stop.signal })
    assert.equal(outcome, 'STOPPED')
    assert.equal((await notices(store)).length < NOTICES.length, true)
    const told = plugins.map(({ type, direction, documents }) => `${type} ${direction} ${documents > 0}`)
    assert.ok(told.includes('notices received true') && told.includes('slips sent true'), told.join())
  })

  it('leaves a type that has failed to the next cycle, and what it depends on goes on', async () => {
    const extract = async () => {
      throw new Error('no')
    }
    const types = store.types.map((type) => (type.name === 'slips' ? { ...type, extract } : type))
    let sold = 0
    const { plugins } = await store.cycle({ types, web: slow(() => putPerson(store, String(++sold))) })
    assert.equal(line.filter((what) => what === 'send people').length > 1, true, line.join())
    assert.equal(plugins.filter(({ type, error }) => type === 'slips' && error !== undefined).length, 1)
    await retail.settle()
    assert.deepEqual(await slips(headOffice), await slips(store))
  })
})
