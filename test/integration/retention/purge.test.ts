import assert from 'node:assert/strict'
import { listActs, recordAct } from '../../../src/data/operator/audit.ts'
import { openWeb } from '../../../src/data/web/web-database.ts'
import { age, purgeSite } from '../../support/aged.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { dropNotice, notices, putNotice, putPerson } from '../../support/trade.ts'

onEachDialect('the purge', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite
  let second: TestSite
  beforeEach(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    ;[first, second] = retail.stores as [TestSite, TestSite]
  })
  afterEach(() => retail.close())

  const days = async (days: number) => {
    await age(retail.web, 'web', days)
    for (const one of [headOffice, ...retail.stores]) await age(one.database, 'site', days)
  }
  const kept = async (audience: string) => {
    const stream = { origin: 'HO', audience, type: 'notices' }
    return (await openWeb(retail.web).kept(stream)).map(({ number }) => number)
  }
  const outbox = async () =>
    (await headOffice.all<{ number: number }>('select number from tillsync_outbox order by number')).map(({ number }) =>
      Number(number),
    )
  const threeNotices = async (between: () => Promise<unknown>) => {
    for (const code of ['A', 'B', 'C']) {
      await putNotice(headOffice, code)
      await between()
    }
  }

  it('takes what everybody has applied, but for the last packet of each stream', async () => {
    await threeNotices(() => retail.settle())
    await days(6)
    assert.deepEqual((await purgeSite(headOffice)).web, { packets: 0, snapshotParts: 0 })
    await days(8)
    const { local, web } = await purgeSite(headOffice)
    assert.deepEqual(web, { packets: 2, snapshotParts: 0 })
    assert.equal(local.sentPackets, 2)
    assert.equal(local.claims, 3)
    assert.deepEqual(await kept('*'), [3])
    assert.deepEqual(await outbox(), [3])
    assert.equal(await headOffice.sent('notices', 'C'), 'PROCESSED')
    await putNotice(headOffice, 'D')
    await retail.settle()
    assert.deepEqual(await notices(second), ['A: read me', 'B: read me', 'C: read me', 'D: read me'])
  })

  it('takes what people did in the console, once it is old', async () => {
    const record = (act: string) => recordAct(first.database, { user: 'Asha', act })
    await record('sign-in')
    await record('sign-out')
    await days(8)
    await record('sync')
    assert.equal((await purgeSite(first)).local.acts, 2)
    const kept = (await listActs(first.database, { most: 10 })).map(({ act }) => act)
    assert.deepEqual(kept, ['sync'])
  })

  it('leaves what an active store has not applied, however old it is', async () => {
    await threeNotices(async () => {
      await headOffice.cycle()
      await first.cycle()
      await headOffice.cycle()
    })
    await days(400)
    assert.deepEqual((await purgeSite(headOffice)).web, { packets: 0, snapshotParts: 0 })
    assert.deepEqual(await outbox(), [1, 2, 3])
    await second.cycle()
    assert.deepEqual(await notices(second), ['A: read me', 'B: read me', 'C: read me'])
  })

  it('neither counts nor awaits a store that is not active', async () => {
    await threeNotices(async () => {
      await headOffice.cycle()
      await first.cycle()
    })
    await retail.web.write((session) =>
      session.run(`update tillsync_site set active = :no where code = 'S002'`, { no: false }),
    )
    await headOffice.cycle()
    await days(8)
    assert.deepEqual((await purgeSite(headOffice)).web, { packets: 2, snapshotParts: 0 })
    assert.deepEqual(await kept('*'), [3])
  })

  it('takes packets from the beginning of a stream alone, whatever the clock said', async () => {
    await threeNotices(() => retail.settle())
    await days(8)
    const { daysAgo } = retail.web.adapter.statements
    await retail.web.write((session) =>
      session.run(`update tillsync_packet set uploaded_at = ${daysAgo(1)} where to_number = 1 and origin = 'HO'`),
    )
    assert.deepEqual((await purgeSite(headOffice)).web, { packets: 0, snapshotParts: 0 })
    assert.deepEqual(await kept('*'), [1, 2, 3])
  })

  it('keeps in the outbox what comes after a packet that was sent once more', async () => {
    await threeNotices(() => retail.settle())
    await putNotice(headOffice, 'D')
    await retail.settle()
    await days(8)
    const { now } = headOffice.database.adapter.statements
    await headOffice.run(`update tillsync_outbox set changed_at = ${now} where number = 2`)
    assert.equal((await purgeSite(headOffice)).local.sentPackets, 1)
    assert.deepEqual(await outbox(), [2, 3, 4])
  })

  it('takes a snapshot that nobody asks for', async () => {
    await threeNotices(() => retail.settle())
    const { snapshots } = openWeb(retail.web)
    const stream = { origin: 'HO', audience: '*', type: 'notices' }
    const packet = (await openWeb(retail.web).packetAfter(stream, 0))!
    const snapshot = { ...stream, epoch: 1, version: 9, head: { stream, epoch: 1, number: 3, digest: '' }, parts: 1 }
    await snapshots.put(snapshot, 1, packet)
    await snapshots.finish([snapshot])
    const request = { site: 'S001', origin: 'HO', type: 'notices', epoch: 1, shared: 3 }
    await snapshots.ask([request])
    await days(8)
    assert.equal((await purgeSite(headOffice)).web?.snapshotParts, 0)
    await snapshots.answered(request)
    assert.equal((await purgeSite(headOffice)).web?.snapshotParts, 1)
    assert.deepEqual(await snapshots.list('HO', 'notices'), [])
  })

  it('is for the head office alone in the web database', async () => {
    await putPerson(first, '1')
    await retail.settle()
    await putPerson(first, '2')
    await retail.settle()
    await days(8)
    assert.equal((await purgeSite(first)).web, undefined)
    assert.deepEqual((await purgeSite(headOffice)).web, { packets: 1, snapshotParts: 0 })
  })

  describe('of what a site remembers of a removal (PROTOCOL.md, rule 13)', () => {
    /** The packet that brought notice A, as a process that was paused for weeks would still send it. */
    const oldPacket = async () => {
      const packets = await headOffice.ports.read((tx) => tx.outbox.next('notices'))
      assert.equal(packets.length, 1)
      return packets
    }

    it('comes with the version below which nothing unknown is applied', async () => {
      await putNotice(headOffice, 'A')
      const web = { ...headOffice.relay, place: () => Promise.reject(new Error('paused')) }
      await headOffice.cycle({ web })
      const packets = await oldPacket()
      await retail.settle()
      await dropNotice(headOffice, 'A')
      await retail.settle()
      await days(8)
      assert.equal((await purgeSite(first)).local.removals, 1)
      assert.equal((await purgeSite(headOffice)).local.sentPackets, 1)
      const remembered = "select document_key from tillsync_received_document where type = 'notices'"
      assert.deepEqual(await first.all(remembered), [])

      await openWeb(retail.web).place('HO', packets)
      await first.cycle()
      assert.deepEqual(await notices(first), [])
      await putNotice(headOffice, 'A', '*', 'anew')
      await retail.settle()
      assert.deepEqual(await notices(first), ['A: anew'])
    })

    it('waits until nothing is left to be read', async () => {
      await putNotice(headOffice, 'A')
      await retail.settle()
      await dropNotice(headOffice, 'A')
      await retail.settle()
      await putNotice(headOffice, 'B')
      await headOffice.cycle()
      await days(8)
      assert.deepEqual((await purgeSite(first)).local.removals, 0)
      await first.cycle()
      await days(8)
      assert.deepEqual((await purgeSite(first)).local.removals, 1)
    })
  })

  it('leaves the note of a packet whose document is set aside', async () => {
    await first.refuse('notice')
    await putNotice(headOffice, 'A')
    await retail.settle()
    await days(8)
    await purgeSite(first)
    assert.deepEqual(
      (await first.held()).map(({ key }) => key),
      [['A']],
    )
    await first.allow()
  })
})
