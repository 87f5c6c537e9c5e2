import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import { openSite } from '../../src/data/site/site-database.ts'
import type { SiteDatabase } from '../../src/flow/ports/site-database.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { onEachDialect } from '../support/dialects.ts'

const ALL = Number.MAX_SAFE_INTEGER
const item = (...key: string[]) => ({ kind: 'item', key })

onEachDialect('business events and claims', (dialect) => {
  let databases: TemporaryDatabases
  let database: Database
  let site: SiteDatabase
  beforeEach(async () => {
    databases = temporaryDatabases(dialect)
    database = await databases.site()
    site = openSite(database, { code: 'S001', kind: 'store' })
  })
  afterEach(() => databases.remove())

  const append = (keys: readonly string[], to?: readonly string[]) =>
    site.write((tx) =>
      tx.events.append(
        'items',
        keys.map((key) => item(key)),
        to,
      ),
    )
  const take = (last: number, most: number) => site.write((tx) => tx.events.take('items', last, most))
  const last = (type = 'items') => site.read((tx) => tx.events.last(type))
  /** The numbers of the events that are there, in their order. */
  const numbers = async () => {
    const rows = await database.read((session) =>
      session.all<{ seq: number | string }>('select seq from tillsync_business_event order by seq'),
    )
    return rows.map(({ seq }) => Number(seq))
  }

  it('tell the last number that waits, by type', async () => {
    await append(['A', 'B'])
    await site.write((tx) => tx.events.append('sales', [item('S001', '1')]))
    const [, second, third] = await numbers()
    assert.deepEqual([await last('items'), await last('sales'), await last('people')], [second, third, 0])
  })

  it('are taken once, one entry per document, with keys as they are', async () => {
    const keys = ['A', 'B', 'A', 'é', 'é', '"q" 😀 ', 'a'.repeat(200)]
    await append(keys)
    const taken = await take(ALL, 10)
    assert.deepEqual(
      taken,
      [...new Set(keys)].map((key) => item(key)),
    )
    assert.deepEqual(await take(ALL, 10), [])
    assert.equal(await last(), 0)
  })

  it('leave what came after the cycle began, and what does not fit into the claim', async () => {
    await append(['A', 'A', 'A', 'B', 'C', 'B', 'D'])
    const [fifth = 0, sixth = 0, seventh = 0] = (await numbers()).slice(4)
    assert.deepEqual(await take(sixth, 2), [item('A'), item('B')])
    assert.deepEqual(await numbers(), [fifth, seventh], 'the later event of B went along')
    assert.deepEqual(await take(sixth, 2), [item('C')])
    assert.deepEqual(await take(seventh, 2), [item('D')])
  })

  it('of a document whose lines are many go along with the claim that it fills', async () => {
    await append(['A', ...Array<string>(100).fill('B'), 'C'])
    assert.deepEqual(await take(ALL, 2), [item('A'), item('B')])
    assert.equal((await numbers()).length, 1)
    assert.deepEqual(await take(ALL, 2), [item('C')])
  })

  it('are put back as they were, hundreds of them', async () => {
    await append([...Array<string>(250).fill('A'), ...Array.from({ length: 1000 }, (_, i) => `K${i}`)], ['S002'])
    const all = async () =>
      database.read((session) =>
        session.all(
          `select t.seq, t.kind, t.document_key, t.to_audiences, ${session.adapter.statements.canonical('t.captured_at', 'instant')} as at_time
           from tillsync_business_event t order by t.seq`,
        ),
      )
    const before = await all()
    assert.equal((await take(ALL, 600)).length, 600)
    assert.deepEqual(await all(), before.slice(-401))
  })

  it('of one document that changed a thousand times leave room for others', async () => {
    await append(Array.from({ length: 1000 }, () => 'A'))
    await append(['B'])
    assert.deepEqual(await take(ALL, 2), [item('A'), item('B')])
  })

  it('for some stores only are joined; a change among them is for all', async () => {
    await append(['A', 'B', 'C'], ['S001'])
    await append(['A', 'B'], ['S002', 'S001'])
    await append(['B'])
    await append(['B'], ['S003'])
    assert.deepEqual(await take(ALL, 10), [
      { ...item('A'), to: ['S001', 'S002'] },
      item('B'),
      { ...item('C'), to: ['S001'] },
    ])
  })

  it('never reuse a number, so that a cycle takes nothing that came after it began', async () => {
    await append(['A', 'B'])
    const before = await last()
    await take(before, 10)
    await append(['C'])
    assert.ok((await last()) > before)
    assert.deepEqual(await take(before, 10), [])
    assert.equal((await numbers()).length, 1)
  })

  it('stay where a rolled-back claim leaves them', async () => {
    await append(['A'])
    const failing = site.write(async (tx) => {
      await tx.claims.draw()
      await tx.events.take('items', ALL, 9)
      throw new Error('crash')
    })
    await assert.rejects(failing, /crash/)
    assert.equal((await numbers()).length, 1)
    assert.deepEqual(await site.write((tx) => tx.claims.draw()), { epoch: 1, number: 1 })
  })

  it('draw rising claim numbers, two processes at once', async () => {
    const other = openSite(await databases.open('S001'), site.site)
    const drawn = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 ? site : other).write((tx) => tx.claims.draw())),
    )
    const numbers = drawn.map(({ number }) => number).sort((a, b) => a - b)
    assert.deepEqual(
      numbers,
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
  })

  it('are found again in a claim that a crash left open, until it is closed', async () => {
    const claim = await site.write(async (tx) => {
      await tx.events.append('items', [item('A')])
      await tx.events.append('items', [item('B')], ['S002'])
      const drawn = await tx.claims.draw()
      const documents = await tx.events.take('items', ALL, 10)
      const taken = { type: 'items', ...drawn, documents }
      await tx.claims.record(taken)
      return taken
    })
    const later = { ...claim, number: 9, documents: [item('Z')] }
    await site.write((tx) => tx.claims.record(later))
    assert.deepEqual(await site.read((tx) => tx.claims.open('items')), claim)
    assert.deepEqual(await site.read((tx) => tx.claims.open('items', claim)), later)
    assert.equal(await site.read((tx) => tx.claims.open('items', later)), undefined)
    assert.equal(await site.read((tx) => tx.claims.open('sales')), undefined)
    await site.write((tx) => tx.claims.close(claim))
    assert.deepEqual(await site.read((tx) => tx.claims.open('items')), later)
    await site.write((tx) => tx.claims.close(later))
    assert.equal(await site.read((tx) => tx.claims.open('items')), undefined)
  })

  it('and a claim of 5,000 documents leave the others in the queue', async () => {
    await append(Array.from({ length: 12_000 }, (_, i) => `K${i}`))
    const taken = await take(ALL, 5000)
    await site.write((tx) => tx.claims.record({ type: 'items', epoch: 1, number: 1, documents: taken }))
    assert.deepEqual([taken.length, (await numbers()).length], [5000, 7000])
    const open = await site.read((tx) => tx.claims.open('items'))
    assert.deepEqual(open?.documents, taken)
  })

  it('know with which tables a type was published', async () => {
    const fingerprint = () => site.read((tx) => tx.publications.fingerprint('items'))
    assert.equal(await fingerprint(), undefined)
    await site.write((tx) => tx.publications.record('items', 'one'))
    await site.write((tx) => tx.publications.record('items', 'two'))
    assert.equal(await fingerprint(), 'two')
  })
})
