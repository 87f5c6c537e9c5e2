import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Database } from '../../src/data/database.ts'
import { registerSite } from '../../src/data/web/registration.ts'
import { activate, deactivate } from '../../src/data/web/store-logins.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import type { Rejection } from '../../src/flow/ports/received.ts'
import type { WebDatabase } from '../../src/flow/ports/web-database.ts'
import type { Position } from '../../src/flow/stream.ts'
import { packet, type TemporaryDatabases, temporaryDatabases, withCode } from '../support/databases.ts'
import { onEachDialect } from '../support/dialects.ts'

const STORE = { code: 'S001', kind: 'store' } as const
const HEAD_OFFICE = { code: 'HO', kind: 'head-office' } as const

onEachDialect('the web database', (dialect) => {
  let databases: TemporaryDatabases
  let database: Database
  let web: WebDatabase
  beforeEach(async () => {
    databases = temporaryDatabases(dialect)
    database = await databases.web()
    web = openWeb(database)
    await registerSite(database, { ...HEAD_OFFICE, name: 'Head office' })
    await registerSite(database, { ...STORE, name: 'One', format: 'consignment' })
    await registerSite(database, { code: 'S002', kind: 'store', name: 'Two', format: 'outright' })
  })
  afterEach(() => databases.remove())

  const stream = (origin: string, audience: string, type = 'items') => ({ origin, audience, type })
  const at = (origin: string, audience: string, number: number, digest = ''): Position => ({
    stream: stream(origin, audience),
    epoch: 1,
    number,
    digest,
  })

  it('takes a part of a snapshot, and its end, once more: a line that dropped does not tell', async () => {
    const snapshot = (version: number) => ({
      ...stream('HO', '*'),
      epoch: 1,
      version,
      head: at('HO', '*', version),
      parts: 1,
    })
    const { snapshots } = web
    for (const version of [1, 2]) {
      for (const _ of ['once', 'once more']) await snapshots.put(snapshot(version), 1, packet('HO', version, '*'))
      for (const _ of ['once', 'once more']) await snapshots.finish([snapshot(version)])
    }
    // The one before stays, for a store that is in the midst of it.
    assert.deepEqual(await snapshots.list('HO', 'items'), [snapshot(2), snapshot(1)])
    for (const version of [1, 2]) {
      assert.equal((await snapshots.part(snapshot(version), 1))?.id, packet('HO', version, '*').id)
    }
  })

  it('numbers the packets of each stream without a gap, each with the digest of the one before', async () => {
    const [one, two] = [packet('HO', 1, '*'), packet('HO', 1, 'S001')]
    assert.deepEqual(await web.place('HO', [one, two]), [
      { id: 'HO.1.1.*', number: 1 },
      { id: 'HO.1.1.S001', number: 1 },
    ])
    const next = packet('HO', 2, '*', { documents: 7, documentVersion: 3 })
    assert.deepEqual(await web.place('HO', [next]), [{ id: 'HO.1.2.*', number: 2 }])
    assert.deepEqual(await web.packetAfter(stream('HO', '*'), 1), {
      ...next,
      stream: stream('HO', '*'),
      from: 2,
      to: 2,
      predecessor: one.digest,
    })
    assert.equal((await web.packetAfter(stream('HO', '*'), 0))?.predecessor, '')
    assert.equal(await web.packetAfter(stream('HO', '*'), 2), undefined)
    assert.deepEqual(await web.heads('HO'), [at('HO', '*', 2, next.digest), at('HO', 'S001', 1, two.digest)])
    const kept = await web.kept(stream('HO', '*'))
    assert.deepEqual(
      kept.map(({ id, number }) => ({ id, number })),
      [
        { id: 'HO.1.1.*', number: 1 },
        { id: 'HO.1.2.*', number: 2 },
      ],
    )
  })

  it('takes the same bytes again without a change', async () => {
    const packets = [packet('HO', 1, '*'), packet('HO', 1, 'S001')]
    const placed = await web.place('HO', packets)
    const heads = await web.heads('HO')
    assert.deepEqual(await web.place('HO', packets), placed)
    assert.deepEqual(await web.heads('HO'), heads)
    assert.equal((await web.kept(stream('HO', '*'))).length, 1)
  })

  it('gives what it has lost its numbers again, and lets nothing new take one of them', async () => {
    await web.place('HO', [{ ...packet('HO', 1, '*'), number: 1 }])
    await assert.rejects(web.place('HO', [{ ...packet('HO', 9, '*'), reached: 8 }]), withCode('TS_WEB_DATABASE_BEHIND'))
    // 2 to 6 were purged where they came from
    await web.place('HO', [{ ...packet('HO', 7, '*'), number: 7 }])
    await web.place('HO', [{ ...packet('HO', 8, '*'), number: 8 }])
    assert.deepEqual(await web.place('HO', [{ ...packet('HO', 9, '*'), reached: 8 }]), [{ id: 'HO.1.9.*', number: 9 }])
    // another stands there by now
    assert.deepEqual(await web.place('HO', [{ ...packet('HO', 3, '*'), number: 3 }]), [{ id: 'HO.1.3.*', number: 10 }])
    const { from, predecessor } = (await web.packetAfter(stream('HO', '*'), 1))!
    assert.deepEqual([from, predecessor], [7, ''])
    assert.equal((await web.packetAfter(stream('HO', '*'), 7))!.predecessor, packet('HO', 7, '*').digest)
  })

  it('refuses a packet that stands there with other bytes, and takes nothing of its claim', async () => {
    await web.place('HO', [packet('HO', 1, '*')])
    const other = packet('HO', 1, '*', { body: Buffer.from('other') })
    await assert.rejects(web.place('HO', [packet('HO', 1, 'S001'), other]), withCode('TS_PACKET_CHANGED'))
    assert.equal((await web.heads('HO')).length, 1)
  })

  it('refuses an epoch that is not current, and a site that it does not know', async () => {
    await database.write((session) => session.run(`update tillsync_site set epoch = 2 where code = 'HO'`))
    await assert.rejects(web.place('HO', [packet('HO', 1, '*')]), withCode('TS_EPOCH_OLD'))
    await web.place('HO', [packet('HO', 1, '*', { epoch: 2 })])
    await assert.rejects(web.place('S009', [packet('S009', 1, 'HO')]), withCode('TS_SITE_UNREGISTERED'))
  })

  it('tells a store what is ahead of it: for every store and for itself, and never its own', async () => {
    await web.place('HO', [packet('HO', 1, '*'), packet('HO', 1, 'S001'), packet('HO', 1, 'S002')])
    await web.place('S001', [packet('S001', 1, 'HO'), packet('S001', 1, '*')])
    const names = (positions: readonly Position[]) => positions.map((p) => `${p.stream.origin} ${p.stream.audience}`)
    assert.deepEqual(names(await web.ahead(STORE, [])), ['HO *', 'HO S001'])
    assert.deepEqual(names(await web.ahead(HEAD_OFFICE, [])), ['S001 HO'])
    assert.deepEqual(names(await web.ahead({ code: 'HQ', kind: 'head-office' }, [])), ['S001 HO'])
    const [shared] = await web.heads('HO')
    assert.deepEqual(names(await web.ahead(STORE, [shared!])), ['HO S001'])
    assert.deepEqual(names(await web.ahead(STORE, [{ ...shared!, number: 9 }])), ['HO *', 'HO S001'])
    assert.deepEqual(names(await web.ahead(STORE, [{ ...shared!, digest: 'other' }])), ['HO *', 'HO S001'])
    assert.deepEqual(names(await web.ahead(STORE, [{ ...shared!, epoch: 2 }])), ['HO *', 'HO S001'])
  })

  it('settles a shared stream by the slowest active store', async () => {
    const first = packet('HO', 1, '*')
    const second = packet('HO', 2, '*')
    await web.place('HO', [first])
    const own = packet('HO', 2, 'S001')
    await web.place('HO', [second, own])
    const processed = async () =>
      Object.fromEntries((await web.settlement('HO')).processed.map((p) => [p.stream.audience, p.number]))
    assert.deepEqual(await processed(), { '*': 0, S001: 0 })
    await web.acknowledge('S001', [at('HO', '*', 2, second.digest), at('HO', 'S001', 1, own.digest)], [])
    assert.deepEqual(await processed(), { '*': 0, S001: 1 })
    await web.acknowledge('S002', [at('HO', '*', 1, first.digest)], [])
    assert.deepEqual(await processed(), { '*': 1, S001: 1 })
    // it may fall: the store was restored
    await web.acknowledge('S001', [], [])
    assert.deepEqual(await processed(), { '*': 0, S001: 0 })
    await web.acknowledge('S001', [{ ...at('HO', '*', 2), epoch: 7 }], [])
    assert.equal((await processed())['*'], 0, 'a receipt of another epoch counts as nothing')
  })

  it('neither counts nor awaits a store that is not active', async () => {
    const one = packet('HO', 1, '*')
    await web.place('HO', [one])
    await web.acknowledge('S001', [at('HO', '*', 1, one.digest)], [])
    await web.acknowledge('S002', [], [rejection('S002', 'A')])
    await deactivate(database, 'S002')
    const settled = await web.settlement('HO')
    assert.deepEqual(settled, { processed: [at('HO', '*', 1, one.digest)], rejections: [] })
    await activate(database, 'S002')
    assert.deepEqual((await web.settlement('HO')).rejections, [rejection('S002', 'A')])
  })

  it('settles what stores send by the receipt of the head office, whatever its code', async () => {
    const one = packet('S001', 1, 'HO')
    await web.place('S001', [one])
    assert.equal((await web.settlement('S001')).processed[0]?.number, 0)
    await web.acknowledge('HO', [at('S001', 'HO', 1, one.digest)], [])
    assert.deepEqual((await web.settlement('S001')).processed, [at('S001', 'HO', 1, one.digest)])
  })

  it('replaces the rejections of a site, and of that site alone', async () => {
    await web.acknowledge('S001', [], [rejection('S001', 'A'), rejection('S001', 'é 😀 "q" ')])
    await web.acknowledge('S002', [], [rejection('S002', 'A')])
    await web.acknowledge('S001', [], [rejection('S001', 'é 😀 "q" ')])
    assert.deepEqual((await web.settlement('HO')).rejections, [rejection('S001', 'é 😀 "q" '), rejection('S002', 'A')])
  })

  it('gives gapless numbers to two processes that send at once', async () => {
    const script = fileURLToPath(new URL('../support/packet-sender.ts', import.meta.url))
    const settings = JSON.stringify(databases.settings('web'))
    const send = async (first: number) => {
      const child = spawn(
        process.execPath,
        ['--conditions=tillsync-source', '--import', 'tsx', script, settings, String(first), '2', '40'],
        { stdio: 'inherit' },
      )
      assert.deepEqual(await once(child, 'exit'), [0, null])
    }
    await Promise.all([send(1), send(2)])
    const kept = await web.kept(stream('HO', '*'))
    assert.deepEqual(
      kept.map(({ number }) => number),
      Array.from({ length: 40 }, (_, i) => i + 1),
    )
    let digest = ''
    for (let number = 0; number < 40; number++) {
      const next = await web.packetAfter(stream('HO', '*'), number)
      assert.equal(next?.predecessor, digest)
      digest = next.digest
    }
  })
})

function rejection(site: string, key: string): Rejection {
  return {
    site,
    origin: 'HO',
    type: 'items',
    kind: 'item',
    key: [key],
    version: { epoch: 1, number: 1, removal: false },
    status: 'QUARANTINED',
    code: 'TS_DATA',
    reason: 'no',
  }
}
