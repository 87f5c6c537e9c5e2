import assert from 'node:assert/strict'
import { openSite } from '../../src/data/site/site-database.ts'
import type { SiteDatabase } from '../../src/flow/ports/site-database.ts'
import { packet, type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { onEachDialect } from '../support/dialects.ts'

onEachDialect('the outbox', (dialect) => {
  let databases: TemporaryDatabases
  let site: SiteDatabase
  beforeEach(async () => {
    databases = temporaryDatabases(dialect)
    site = openSite(await databases.site('HO'), { code: 'HO', kind: 'head-office' })
  })
  afterEach(() => databases.remove())

  const store = (...packets: ReturnType<typeof packet>[]) => site.write((tx) => tx.outbox.store(packets))
  const next = () => site.read((tx) => tx.outbox.next('items'))
  const upload = (placements: Record<string, number>) =>
    site.write((tx) => tx.outbox.uploaded(Object.entries(placements).map(([id, number]) => ({ id, number }))))

  it('gives the packets of the oldest claim that is not uploaded, byte by byte', async () => {
    const bytes = Buffer.from([0, 255, 128, 10, 0])
    const first = [packet('HO', 7, '*', { body: bytes, documents: 3 }), packet('HO', 7, 'S001')]
    await store(packet('HO', 8, '*'))
    await store(...first)
    await store(packet('HO', 6, '*', { type: 'promotions', id: 'HO.1.6.*' }))
    assert.deepEqual(await next(), first)
    await upload({ 'HO.1.7.*': 1, 'HO.1.7.S001': 1 })
    assert.deepEqual(await next(), [{ ...packet('HO', 8, '*'), reached: 1 }])
    await upload({ 'HO.1.8.*': 2 })
    assert.deepEqual(await next(), [])
  })

  it('knows the last uploaded packet of each stream', async () => {
    const [one, two] = [packet('HO', 1, '*'), packet('HO', 2, '*')]
    await store(one, packet('HO', 1, 'S001'), two)
    assert.deepEqual(await site.read((tx) => tx.outbox.heads()), [])
    await upload({ 'HO.1.1.*': 1 })
    await upload({ 'HO.1.2.*': 2 })
    assert.deepEqual(await site.read((tx) => tx.outbox.heads()), [
      { stream: { origin: 'HO', audience: '*', type: 'items' }, epoch: 1, number: 2, digest: two.digest },
    ])
  })

  it('sends again what the web database lost, oldest claim first', async () => {
    for (const claim of [1, 2, 3, 4]) {
      await store(packet('HO', claim, '*'))
      await upload({ [`HO.1.${claim}.*`]: claim })
    }
    const stream = { origin: 'HO', audience: '*', type: 'items' }
    // 1 was purged there, 2 is kept: only 3 and 4 are missing
    const two = packet('HO', 2, '*')
    const kept = { ...two, from: 2, number: 2 }
    assert.equal(await site.write((tx) => tx.outbox.recall(stream, [kept])), 2)
    assert.deepEqual(
      (await next()).map(({ id, number }) => [id, number]),
      [['HO.1.3.*', 3]],
    )
    assert.equal((await site.read((tx) => tx.outbox.heads()))[0]?.number, 4)
    await upload({ 'HO.1.3.*': 3 })
    await upload({ 'HO.1.4.*': 4 })
    assert.deepEqual(await next(), [])
    assert.equal((await site.read((tx) => tx.outbox.heads()))[0]?.number, 4)
  })

  it('goes by the number under which the web database has a packet', async () => {
    for (const claim of [1, 2]) {
      await store(packet('HO', claim, '*'))
      await upload({ [`HO.1.${claim}.*`]: claim * 3 })
    }
    const stream = { origin: 'HO', audience: '*', type: 'items' }
    const kept = [1, 2].map((claim) => ({ ...packet('HO', claim, '*'), from: claim, number: claim }))
    assert.equal(await site.write((tx) => tx.outbox.recall(stream, kept)), 0)
    assert.equal((await site.read((tx) => tx.outbox.heads()))[0]?.number, 2)
  })
})
