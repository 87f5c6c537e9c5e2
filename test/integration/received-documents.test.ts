import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import { openSite } from '../../src/data/site/site-database.ts'
import type { HeldDocument } from '../../src/flow/ports/received.ts'
import type { SiteDatabase } from '../../src/flow/ports/site-database.ts'
import { type TemporaryDatabases, temporaryDatabases, withCode } from '../support/databases.ts'
import { onEachDialect } from '../support/dialects.ts'

onEachDialect('received documents and cursors', (dialect) => {
  let databases: TemporaryDatabases
  let database: Database
  let site: SiteDatabase
  beforeEach(async () => {
    databases = temporaryDatabases(dialect)
    database = await databases.site()
    site = openSite(database, { code: 'S001', kind: 'store' })
  })
  afterEach(() => databases.remove())

  const held = (key: string, more: Partial<HeldDocument> = {}): HeldDocument => ({
    type: 'items',
    kind: 'item',
    key: [key],
    origin: 'HO',
    version: { epoch: 1, number: 1, removal: false },
    status: 'WAITING',
    code: 'TS_MISSING_PARENT',
    reason: 'no parent',
    remedy: 'wait',
    attempts: 0,
    packet: 'HO.1.1.*',
    documentVersion: 2,
    document: { code: key, price: '12.3400', name: 'é "q" 😀 ' },
    ...more,
  })
  const applied = (key: string, more: Partial<HeldDocument> = {}) =>
    held(key, { status: 'APPLIED', code: undefined, reason: undefined, remedy: undefined, ...more })
  const known = ({ origin, version, status }: HeldDocument) => ({ origin, version, present: status === 'APPLIED' })
  const record = (...documents: HeldDocument[]) => site.write((tx) => tx.received.record(documents))
  const due = (what: 'content' | 'removals', attempts = 3, most = 100, after?: HeldDocument) =>
    site.read((tx) => tx.received.due({ type: 'items', origin: 'HO', what, attempts, most, after }))
  const contents = () =>
    database.read((session) =>
      session.all('select document_key from tillsync_held_document where body is not null order by document_key'),
    )

  it('are known by key, from every origin, in the order asked', async () => {
    const other = applied('B', { origin: 'HQ' })
    await record(applied('A'), applied('B'), other, held('C'))
    const asked = ['B', 'X', 'A'].map((key) => ({ kind: 'item', key: [key] }))
    const found = await site.write((tx) => tx.received.known('items', asked))
    assert.deepEqual(found, [[known(applied('B')), known(other)], [], [known(applied('A'))]])
    assert.deepEqual(await site.write((tx) => tx.received.known('promotions', asked)), [[], [], []])
  })

  it('are known each once, where many come of which some are known of this origin or of another', async () => {
    const code = (n: number) => `K${String(n).padStart(3, '0')}`
    const some = Array.from({ length: 300 }, (_, n) => n)
    const receive = (...documents: HeldDocument[]) =>
      site.write(async (tx) => {
        const known = await tx.received.known('items', documents)
        const isFirst = ({ origin }: HeldDocument, n: number) => known[n]!.every((one) => one.origin !== origin)
        await tx.received.record(documents.map((document, n) => ({ ...document, first: isFirst(document, n) })))
      })
    await receive(...some.filter((n) => n % 3 === 0).map((n) => applied(code(n))))
    await receive(...some.filter((n) => n % 3 === 1).map((n) => applied(code(n), { origin: 'HQ' })))
    const version = { epoch: 1, number: 2, removal: false }
    const removal = { epoch: 1, number: 2, removal: true }
    await receive(...some.map((n) => applied(code(n), { version: n === 2 ? removal : version })))
    const found = await site.write((tx) =>
      tx.received.known(
        'items',
        some.map((n) => ({ kind: 'item', key: [code(n)] })),
      ),
    )
    const other = { origin: 'HQ', version: { epoch: 1, number: 1, removal: false }, present: true }
    assert.deepEqual(
      found,
      some.map((n) => {
        if (n === 2) return [{ origin: 'HO', version: removal, present: false }]
        return [{ origin: 'HO', version, present: true }, ...(n % 3 === 1 ? [other] : [])]
      }),
    )
  })

  it('keep their content while they are not applied', async () => {
    await record(held('A'), held('B', { status: 'QUARANTINED' }), applied('C'), held('D', { document: null }))
    assert.deepEqual(await contents(), [{ document_key: '["A"]' }, { document_key: '["B"]' }])
    await record(applied('A'))
    assert.deepEqual(await contents(), [{ document_key: '["B"]' }])
    await record(held('B', { document: null, version: { epoch: 1, number: 2, removal: true } }))
    assert.deepEqual(await contents(), [])
  })

  it('are due by origin as they came: waiting ones, and quarantined ones with attempts left', async () => {
    const last = held('Ω', { status: 'QUARANTINED', attempts: 2 })
    await record(
      held('B'),
      last,
      held('A', { status: 'QUARANTINED', attempts: 3 }),
      held('C', { status: 'WAIVED' }),
      applied('D'),
      held('A', { origin: 'HQ' }),
      held('E', { type: 'promotions' }),
    )
    assert.deepEqual(await due('content'), [held('B'), last])
    assert.deepEqual(await due('content', 0), [held('B')])
    assert.deepEqual(await site.read((tx) => tx.received.heldOrigins()), ['HO', 'HQ'])
    assert.deepEqual(await due('removals'), [])
  })

  it('are due a page at a time, byte by byte in key order, whatever their status', async () => {
    const keys = ['B', 'a', 'A', 'é', '\u{1F600}', '\uFF5E', 'b']
    const all = keys.map((key, i) => held(key, { status: i % 2 ? 'QUARANTINED' : 'WAITING' }))
    await record(...all)
    const pages: string[] = []
    let after: HeldDocument | undefined
    do {
      const page = await due('content', 3, 2, after)
      pages.push(...page.map(({ key }) => key[0]!))
      after = page.at(-1)
    } while (after)
    assert.deepEqual(pages.slice(0, 5), ['A', 'B', 'a', 'b', 'é'])
    // By characters, or by halves of them: databases differ.
    assert.deepEqual(new Set(pages.slice(5)), new Set(['\uFF5E', '\u{1F600}']))
    assert.equal(pages.length, 7)
  })

  it('give removals apart from content', async () => {
    const removal = held('A', { document: null, version: { epoch: 1, number: 4, removal: true } })
    await record(removal, held('B'))
    const [found] = await due('removals')
    assert.deepEqual({ ...found, documentVersion: 2 }, removal)
  })

  it('are rejections until they are applied', async () => {
    await record(held('A'), held('B', { status: 'WAIVED' }), applied('C'))
    const rejection = (key: string, status: string) => {
      const { type, kind, origin, version, code, reason } = held(key)
      return { site: 'S001', origin, type, kind, key: [key], version, status, code, reason }
    }
    const rejections = () => site.read((tx) => tx.received.rejections())
    assert.deepEqual(await rejections(), [rejection('A', 'WAITING'), rejection('B', 'WAIVED')])
    await record(applied('A'))
    assert.deepEqual(await rejections(), [rejection('B', 'WAIVED')])
  })

  it('were received when their version came, and stay waived by whom they were', async () => {
    const row = async () => (await database.read((session) => session.all(`select * from tillsync_held_document`)))[0]!
    await record(held('A'))
    const first = await row()
    await database.write((session) =>
      session.run(`update tillsync_held_document set waived_by = 'eva', waived_at = received_at, status = 'WAIVED'`),
    )
    await new Promise((resolve) => setTimeout(resolve, 5))
    await record(held('A', { status: 'WAIVED', attempts: 1 }))
    const again = await row()
    assert.deepEqual([again.received_at, again.waived_by], [first.received_at, 'eva'])
    await record(held('A', { version: { epoch: 1, number: 2, removal: false } }))
    const newer = await row()
    assert.notEqual(newer.received_at, first.received_at)
    assert.equal(newer.waived_by, null)
  })

  it('of ten megabytes, and 5,000 at once, are kept', async () => {
    const huge = held('huge', { document: { text: 'x"'.repeat(5_000_000) } })
    await record(huge)
    assert.deepEqual(await due('content'), [huge])
    await record(...Array.from({ length: 5000 }, (_, i) => held(`K${i}`)))
    await record(...Array.from({ length: 5000 }, (_, i) => applied(`K${i}`)))
    assert.equal((await due('content')).length, 1)
  })

  const stream = { origin: 'HO', audience: '*', type: 'items' }
  const at = (number: number, digest: string) => ({ stream, epoch: 1, number, digest })

  it('move their stream’s cursor from where it stands, and from nowhere else', async () => {
    const move = (from: ReturnType<typeof at>, to: ReturnType<typeof at>) =>
      site.write((tx) => tx.cursors.move(from, to, { epoch: 1, claim: to.number, digest: to.digest }))
    const seen = { epoch: 1, claim: 2, digest: 'b' }
    assert.deepEqual(await site.read((tx) => tx.cursors.all()), [])
    await move(at(0, ''), at(1, 'a'))
    await move(at(1, 'a'), at(2, 'b'))
    assert.deepEqual(await site.read((tx) => tx.cursors.all()), [{ ...at(2, 'b'), seen }])
    for (const from of [at(0, ''), at(1, 'a'), at(2, 'a'), at(3, 'b'), { ...at(2, 'b'), epoch: 2 }]) {
      await assert.rejects(move(from, at(3, 'c')), withCode('TS_LOCK_LOST'))
    }
    assert.deepEqual(await site.read((tx) => tx.cursors.all()), [{ ...at(2, 'b'), seen }])
  })

  it('and a cursor that lost the race takes its whole transaction back', async () => {
    const racing = site.write(async (tx) => {
      await tx.received.record([applied('A')])
      await tx.cursors.move(at(7, 'x'), at(8, 'y'))
    })
    await assert.rejects(racing, withCode('TS_LOCK_LOST'))
    assert.deepEqual(await site.write((tx) => tx.received.known('items', [{ kind: 'item', key: ['A'] }])), [[]])
  })

  it('are taken back alone by a savepoint', async () => {
    await site.write(async (tx) => {
      await tx.received.record([applied('A')])
      const failing = tx.savepoint(async () => {
        await tx.received.record([applied('B')])
        throw new Error('bad')
      })
      await assert.rejects(failing, /bad/)
    })
    const asked = ['A', 'B'].map((key) => ({ kind: 'item', key: [key] }))
    const found = await site.write((tx) => tx.received.known('items', asked))
    assert.deepEqual(
      found.map(({ length }) => length),
      [1, 0],
    )
  })
})
