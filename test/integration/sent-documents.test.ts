import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import type { SentDocument } from '../../src/data/operator/sent-document.ts'
import { listSent } from '../../src/data/operator/sent-list.ts'
import { openSite } from '../../src/data/site/site-database.ts'
import type { DocumentName } from '../../src/flow/document-type.ts'
import type { Claim } from '../../src/flow/ports/events.ts'
import type { SentOutcome } from '../../src/flow/ports/outbox.ts'
import type { Rejection } from '../../src/flow/ports/received.ts'
import type { SiteDatabase } from '../../src/flow/ports/site-database.ts'
import type { Position } from '../../src/flow/stream.ts'
import { packet, type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { onEachDialect } from '../support/dialects.ts'

const A = { kind: 'item', key: ['A'] } as const
const B = { kind: 'item', key: ['B'] } as const

onEachDialect('sent documents', (dialect) => {
  let databases: TemporaryDatabases
  let database: Database
  let site: SiteDatabase
  beforeEach(async () => {
    databases = temporaryDatabases(dialect)
    database = await databases.site('HO')
    site = openSite(database, { code: 'HO', kind: 'head-office' })
  })
  afterEach(() => databases.remove())

  const claimOf = (number: number): Claim => ({ type: 'items', epoch: 1, number, documents: [] })
  const pending = (name: DocumentName, audiences: string[], removals: string[] = []): SentOutcome => ({
    ...name,
    status: 'PENDING',
    audiences,
    removals,
  })
  const record = (number: number, ...outcomes: SentOutcome[]) =>
    site.write(async (tx) => {
      const audiences = outcomes.flatMap((o) => (o.status === 'PENDING' ? [...o.audiences, ...o.removals] : []))
      await tx.outbox.store([...new Set(audiences)].map((audience) => packet('HO', number, audience)))
      await tx.sent.record(claimOf(number), outcomes)
    })
  /** The claim's packets get this number in each of their streams. */
  const upload = (claim: number, number: number) =>
    site.write(async (tx) => {
      const packets = (await tx.outbox.next('items')).filter((one) => one.claim === claim)
      await tx.outbox.uploaded(packets.map(({ id }) => ({ id, number })))
    })
  const at = (audience: string, number: number): Position => ({
    stream: { origin: 'HO', audience, type: 'items' },
    epoch: 1,
    number,
    digest: '',
  })
  const rejected = (store: string, number: number, more: Partial<Rejection> = {}): Rejection => ({
    ...A,
    site: store,
    origin: 'HO',
    type: 'items',
    version: { epoch: 1, number, removal: false },
    status: 'QUARANTINED',
    code: 'TS_DATA',
    reason: 'too long',
    ...more,
  })
  const settle = (processed: Position[], rejections: Rejection[] = []) =>
    site.write((tx) => tx.sent.settle(processed, rejections))
  const audiences = async (...names: DocumentName[]) => {
    const holders = await site.read((tx) => tx.sent.holders('items', names))
    return holders.map(({ audiences }) => audiences)
  }
  const shown = async (name: typeof A | typeof B = A) => {
    const { items } = await listSent(database, { documents: [{ type: 'items', ...name }] }, { most: 9 })
    assert.ok(items.length < 2, 'a document is listed once')
    return items[0] && tell(items[0])
  }
  const tell = ({ status, version, reason }: SentDocument) => [
    status,
    version?.number,
    ...(version?.removal ? ['removal'] : []),
    ...(reason ? [reason] : []),
  ]

  it('are held by each audience once, where many are sent of which some were before', async () => {
    const names = Array.from({ length: 300 }, (_, n) => ({ kind: 'item', key: [`K${n}`] }) as const)
    const toBoth = names.filter((_, n) => n % 2 === 0)
    const send = (number: number, outcomes: SentOutcome[]) =>
      site.write(async (tx) => {
        const holders = await tx.sent.holders('items', outcomes)
        const told = outcomes.map((outcome, n) => ({ ...outcome, first: holders[n]!.first }))
        await tx.sent.record(claimOf(number), told)
      })
    await send(1, [
      ...names.slice(0, 100).map((name) => pending(name, ['S001'])),
      ...names.slice(100, 110).map((name) => pending(name, [], ['S001'])),
    ])
    await send(2, [
      ...toBoth.map((name) => pending(name, ['S001', 'S002'])),
      ...names.filter((_, n) => n % 2 === 1).map((name) => pending(name, [], ['S001'])),
    ])
    const held = await audiences(...names)
    assert.deepEqual(
      held,
      names.map((_, n) => (n % 2 === 0 ? ['S001', 'S002'] : [])),
    )
    const rows = await database.read((session) =>
      session.all<{ number: number }>('select distinct number from tillsync_sent_to'),
    )
    assert.deepEqual(
      rows.map(({ number }) => Number(number)),
      [2],
    )
  })

  it('are PENDING, then UPLOADED, then PROCESSED', async () => {
    await record(1, pending(A, ['*']), pending(B, ['*']))
    assert.deepEqual(await shown(), ['PENDING', 1])
    await settle([at('*', 1)])
    assert.deepEqual(await shown(), ['PENDING', 1], 'nothing of it is in the web database')
    await upload(1, 1)
    assert.deepEqual(await shown(), ['UPLOADED', 1])
    await settle([at('*', 0)])
    assert.deepEqual(await shown(), ['UPLOADED', 1])
    await settle([at('*', 1)])
    assert.deepEqual(
      [await shown(), await shown(B)],
      [
        ['PROCESSED', 1],
        ['PROCESSED', 1],
      ],
    )
  })

  it('are PROCESSED when every audience has them', async () => {
    await record(1, pending(A, ['S001', 'S002']))
    await upload(1, 1)
    await settle([at('S001', 1), at('S002', 0)])
    assert.deepEqual(await shown(), ['UPLOADED', 1])
    await settle([at('S001', 1), at('S002', 1)])
    assert.deepEqual(await shown(), ['PROCESSED', 1])
  })

  it('fall back when a destination was restored', async () => {
    await record(1, pending(A, ['S001']))
    await upload(1, 1)
    await settle([at('S001', 1)])
    assert.deepEqual(await shown(), ['PROCESSED', 1])
    await settle([at('S001', 0)])
    assert.deepEqual(await shown(), ['UPLOADED', 1])
    await settle([at('S001', 1)])
    assert.deepEqual(await shown(), ['PROCESSED', 1])
  })

  it('show the status of their latest version, whatever is said of an older one', async () => {
    await record(1, pending(A, ['*']))
    await record(2, pending(A, ['*']))
    await upload(1, 1)
    assert.deepEqual(await shown(), ['PENDING', 2])
    await settle([at('*', 1)], [rejected('S001', 1)])
    assert.deepEqual(await shown(), ['PENDING', 2])
    await upload(2, 2)
    await settle([at('*', 1)], [rejected('S001', 1)])
    assert.deepEqual(await shown(), ['UPLOADED', 2])
  })

  it('are REJECTED with the site and the reason, and PROCESSED once that is resolved', async () => {
    await record(1, pending(A, ['*']), pending(B, ['*']))
    await upload(1, 1)
    await settle([at('*', 1)], [rejected('S002', 1), rejected('S001', 1)])
    assert.deepEqual(await shown(), ['REJECTED', 1, 'S001: too long (and at 1 more)'])
    assert.deepEqual(await shown(B), ['PROCESSED', 1])
    await settle([at('*', 1)], [rejected('S002', 1)])
    assert.deepEqual(await shown(), ['REJECTED', 1, 'S002: too long'])
    await settle([at('*', 1)])
    assert.deepEqual(await shown(), ['PROCESSED', 1])
  })

  it('are REJECTED once, though the store was also to drop what every store had', async () => {
    await record(1, pending(A, ['*']))
    await record(2, pending(A, ['S001'], ['*']))
    await upload(1, 1)
    await upload(2, 2)
    await settle([at('*', 2), at('S001', 2)], [rejected('S001', 2)])
    assert.deepEqual(await shown(), ['REJECTED', 2, 'S001: too long'])
  })

  it('are REJECTED by one store while another has not read them', async () => {
    await record(1, pending(A, ['*']))
    await upload(1, 1)
    await settle([at('*', 0)], [rejected('S001', 1)])
    assert.deepEqual(await shown(), ['REJECTED', 1, 'S001: too long'])
    await settle([at('*', 0)])
    assert.deepEqual(await shown(), ['UPLOADED', 1])
  })

  it('stay UPLOADED with the reason while one waits, and are WAIVED when a person closed it', async () => {
    await record(1, pending(A, ['*']))
    await upload(1, 1)
    const waiting = rejected('S001', 1, { status: 'WAITING', reason: 'no parent' })
    await settle([at('*', 1)], [waiting])
    assert.deepEqual(await shown(), ['UPLOADED', 1, 'S001: no parent'])
    await settle([at('*', 1)], [waiting, rejected('S002', 1)])
    assert.deepEqual(await shown(), ['REJECTED', 1, 'S002: too long'], 'what a person must act upon shows first')
    await settle([at('*', 1)], [rejected('S001', 1, { status: 'WAIVED', reason: 'gave up' })])
    assert.deepEqual(await shown(), ['WAIVED', 1, 'S001: gave up'])
    await settle([at('*', 1)])
    assert.deepEqual(await shown(), ['PROCESSED', 1])
  })

  it('write nothing when nothing has changed', async () => {
    await record(1, pending(A, ['*']), pending(B, ['S001', 'S002']))
    await upload(1, 1)
    await settle([at('*', 1), at('S001', 1)], [rejected('S001', 1)])
    const changedAt = () => listSent(database, {}, { most: 9 })
    const before = await changedAt()
    await new Promise((resolve) => setTimeout(resolve, 5))
    await settle([at('*', 1), at('S001', 1)], [rejected('S001', 1)])
    assert.deepEqual(await changedAt(), before)
  })

  it('remember who holds them, and wait for a removal to arrive', async () => {
    await record(1, pending(A, ['S002', 'S001']), pending(B, ['*']))
    assert.deepEqual(await audiences(B, A, { kind: 'item', key: ['C'] }), [['*'], ['S001', 'S002'], []])
    await record(2, pending(A, ['S001'], ['S002']))
    assert.deepEqual(await audiences(A), [['S001']])
    await upload(1, 1)
    await upload(2, 2)
    await settle([at('S001', 2), at('S002', 1)])
    assert.deepEqual(await shown(), ['UPLOADED', 2])
    await settle([at('S001', 2), at('S002', 2)])
    assert.deepEqual(await shown(), ['PROCESSED', 2])
    assert.deepEqual(await audiences(A), [['S001']])
  })

  it('that were deleted end PROCESSED, and wait for a removal that cannot be applied yet', async () => {
    await record(1, pending(A, ['*']))
    await upload(1, 1)
    await record(2, pending(A, [], ['*']))
    await upload(2, 2)
    assert.deepEqual(await shown(), ['UPLOADED', 2, 'removal'])
    const waiting = rejected('S001', 2, {
      version: { epoch: 1, number: 2, removal: true },
      status: 'WAITING',
      reason: 'children',
    })
    await settle([at('*', 2)], [waiting])
    assert.deepEqual(await shown(), ['UPLOADED', 2, 'removal', 'S001: children'])
    await settle([at('*', 2)], [waiting])
    assert.deepEqual(await shown(), ['UPLOADED', 2, 'removal', 'S001: children'])
    await settle([at('*', 2)])
    assert.deepEqual(await shown(), ['PROCESSED', 2, 'removal'])
    assert.deepEqual(await audiences(A), [[]])
  })

  it('keep what others hold when some are sent them again', async () => {
    await record(1, pending(A, ['S001', 'S002']))
    await upload(1, 1)
    await record(2, pending(A, ['S001']))
    await upload(2, 2)
    assert.deepEqual(await audiences(A), [['S001', 'S002']])
    await settle([at('S001', 2), at('S002', 0)])
    assert.deepEqual(await shown(), ['UPLOADED', 2])
    await settle([at('S001', 2), at('S002', 1)], [rejected('S002', 1)])
    assert.deepEqual(await shown(), ['REJECTED', 2, 'S002: too long'])
  })

  it('that are INVALID keep who holds the version before, and are claimed again by their code', async () => {
    await record(1, pending(A, ['*']))
    await upload(1, 1)
    const invalid = (code: string) => ({ ...A, status: 'INVALID' as const, code, reason: 'wrong', remedy: 'mend' })
    await record(2, invalid('TS_AUDIENCE_WIDER'))
    await settle([at('*', 1)])
    assert.deepEqual(await shown(), ['INVALID', 2, 'wrong'])
    await site.write((tx) => tx.outbox.store([packet('HO', 2, '*')]))
    await upload(2, 2)
    assert.deepEqual(await shown(), ['INVALID', 2, 'wrong'], 'the other documents of its claim are sent')
    assert.deepEqual(await audiences(A), [['*']])
    assert.equal(await site.write((tx) => tx.sent.reclaim('items', 'TS_DOCUMENT_INVALID')), 0)
    assert.equal(await site.write((tx) => tx.sent.reclaim('items', 'TS_AUDIENCE_WIDER')), 1)
    assert.deepEqual(await site.write((tx) => tx.events.take('items', Number.MAX_SAFE_INTEGER, 9)), [A])
    await record(3, pending(A, ['*']))
    assert.deepEqual(await shown(), ['PENDING', 3])
  })

  it('that nobody has and nobody gets are forgotten; a removal on its way is not', async () => {
    await record(1, { ...A, status: 'INVALID', code: 'TS_DATA', reason: 'wrong', remedy: 'mend' })
    await record(2, { ...A, status: 'NOBODY' })
    assert.equal(await shown(), undefined)
    await record(3, pending(B, ['S001']))
    await record(4, pending(B, [], ['S001']))
    await record(5, { ...B, status: 'NOBODY' })
    assert.deepEqual(await shown(B), ['PENDING', 4, 'removal'])
  })

  it('of claims of 5,000 are recorded and settled', async () => {
    const outcomes = Array.from({ length: 5000 }, (_, i) => ({
      kind: 'item',
      key: [`K${i}`],
      status: 'PENDING' as const,
      audiences: ['*'],
      removals: [],
    }))
    for (const claim of [1, 2, 3, 4]) {
      await record(claim, ...outcomes.map((one) => ({ ...one, key: [`${claim}-${one.key}`] })))
      await upload(claim, claim)
      await settle([at('*', claim)])
    }
    const { items } = await listSent(database, { statuses: ['PROCESSED'] }, { most: 20_000 })
    assert.equal(items.length, 20_000)
  })
})
