import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import { purgeClaims } from '../../src/data/retention/claims.ts'
import { purgeOutbox } from '../../src/data/retention/outbox.ts'
import { purgePackets } from '../../src/data/retention/packets.ts'
import { purgeReceived } from '../../src/data/retention/received.ts'
import { purgeRuns } from '../../src/data/retention/runs.ts'
import { openSite } from '../../src/data/site/site-database.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import type { HeldDocument } from '../../src/flow/ports/received.ts'
import type { SiteDatabase } from '../../src/flow/ports/site-database.ts'
import { packet, type TemporaryDatabases, temporaryDatabases } from '../support/databases.ts'
import { explained } from '../support/explained.ts'
import { FILLED } from '../support/filled-tables.ts'
import { onPostgres } from '../support/on-postgres.ts'

/** Ends a purge after its first pages. */
const afterAPage = () => AbortSignal.timeout(300)

const SOME = 250

/** Sites are few. */
const LARGE = [...FILLED.site, ...FILLED.web]
  .flatMap((statement) => /^insert into (\w+)/.exec(statement)?.[1] ?? [])
  .filter((table) => table !== 'tillsync_site')

/**
 * The statements of the journey as the server plans them: auto_explain tells each plan to its own client. A table that is
 * read from its beginning to its end makes a cycle cost what there is, and not what has changed.
 */
describe('the statements of the journey on PostgreSQL', () => {
  let databases: TemporaryDatabases
  let local: Database
  let relay: Database
  let site: SiteDatabase
  let web: ReturnType<typeof openWeb>
  const plans: string[] = []

  before(async function () {
    this.timeout(180_000)
    await onPostgres.start()
    databases = temporaryDatabases('postgres')
    local = await filled(await databases.site('HO'), FILLED.site, 'HO')
    relay = await filled(await databases.web(), FILLED.web, 'web')
    site = openSite(local, { code: 'HO', kind: 'head-office' })
    web = openWeb(relay)
  })
  after(() => databases.remove())
  beforeEach(() => {
    plans.length = 0
  })

  async function filled(database: Database, statements: readonly string[], name: string): Promise<Database> {
    for (const statement of statements) await database.write((session) => session.run(statement))
    await database.write((session) => session.run('analyze'))
    return explained(await databases.open(name), plans)
  }

  function readWhole(...tables: string[]): string[] {
    assert.ok(plans.length > 0, 'nothing was explained')
    const large = (tables.length > 0 ? tables : LARGE).join('|')
    return plans.filter((plan) => new RegExp(`Seq Scan on (${large})\\b`).test(plan))
  }

  const some = (letter: string) => Array.from({ length: SOME }, (_, n) => [`${letter}${1 + n * 7}`])
  const stream = { origin: 'S5', audience: 'HO', type: 'sales' }
  const position = (number: number) => ({ stream, epoch: 1, number, digest: 'd' })

  const steps: Readonly<Record<string, () => Promise<unknown>>> = {
    'the last event': () => site.write((tx) => tx.events.last('items')),
    'taking events': () => site.write(async (tx) => tx.events.take('items', await tx.events.last('items'), SOME)),
    'drawing, recording and closing a claim': () =>
      site.write(async (tx) => {
        const documents = some('K').map((key) => ({ kind: 'item', key }))
        const claim = { type: 'items', ...(await tx.claims.draw()), documents }
        await tx.claims.record(claim)
        await tx.claims.open('items')
        await tx.claims.close(claim)
      }),
    'finding who holds documents': () =>
      site.read((tx) =>
        tx.sent.holders(
          'items',
          some('K').map((key) => ({ kind: 'item', key })),
        ),
      ),
    'recording what was packed': () =>
      site.write((tx) =>
        tx.sent.record(
          { type: 'items', epoch: 1, number: 900_001, documents: [] },
          some('K').map((key) => ({ kind: 'item', key, status: 'PENDING', audiences: ['*'], removals: [] })),
        ),
      ),
    'the outbox': () =>
      site.write(async (tx) => {
        await tx.outbox.store([packet('HO', 900_002, '*')])
        await tx.outbox.next('items')
        await tx.outbox.uploaded([{ id: 'HO.1.900002.*', number: 900_002 }])
        await tx.outbox.heads()
      }),
    'settling what has arrived': () =>
      site.write((tx) =>
        tx.sent.settle(
          [{ stream: { origin: 'HO', audience: '*', type: 'items' }, epoch: 1, number: 900_002, digest: '' }],
          [],
        ),
      ),
    'judging and recording received documents': () =>
      site.write(async (tx) => {
        const names = some('K').map((key) => ({ kind: 'bill', key }))
        await tx.received.known('sales', names)
        const held = names.map(
          (name): HeldDocument => ({
            ...name,
            type: 'sales',
            origin: 'S001',
            version: { epoch: 1, number: 2, removal: false },
            status: 'APPLIED',
            attempts: 0,
            packet: 'S001.1.5.HO',
            documentVersion: 1,
            document: {},
          }),
        )
        await tx.received.record(held)
      }),
    'what is due again': () =>
      site.read((tx) => tx.received.due({ type: 'sales', origin: 'S001', what: 'content', attempts: 3, most: 100 })),
    'placing packets': () => web.place('S5', [packet('S5', 900_001, 'HO', { type: 'sales' })]),
    'an idle poll': () => web.ahead({ code: 'S5', kind: 'store' }, []),
    'the next packet of a stream': () => web.packetAfter(stream, 100),
    'the heads of an origin': () => web.heads('S5'),
    acknowledging: () => web.acknowledge('S5', [position(5)], []),
    'the settlement of a store': () => web.settlement('S5'),
    'a page of what was sent': () =>
      site.read((tx) => tx.bookkeeping.sentPage('items', { kind: 'item', key: ['K50'] })),
    'a page of what was received': async () => {
      const last = { kind: 'bill', key: ['K50'], origin: 'S001', version: { epoch: 1, number: 1, removal: false } }
      await site.read((tx) => tx.bookkeeping.receivedPage('sales', { ...last, held: false }))
    },
    'what is on its way of documents that differ': async () => {
      const names = some('K').map((key) => ({ kind: 'item', key }))
      await site.read((tx) => tx.bookkeeping.sent('items', names))
    },
    'what a site is asked': () => web.questions.open('S5'),
    'what a site was answered': () => web.questions.answers('S5'),
    'purging claims': () => local.write((session) => purgeClaims(session, 1)),
    'purging sent packets': () => purgeOutbox(local, 1, afterAPage()),
    'purging runs': () => local.write((session) => purgeRuns(session, 1)),
    'purging what was received': () => purgeReceived(local, 1, [], afterAPage()),
  }
  for (const [what, work] of Object.entries(steps)) {
    it(`read no large table from its beginning to its end: ${what}`, async () => {
      await work()
      assert.deepEqual(readWhole(), [])
    })
  }

  it('look at each waiting event once for the documents that are changing', async () => {
    const names = some('K').map((key) => ({ kind: 'item', key }))
    await site.read((tx) => tx.bookkeeping.changing('items', names))
    const plan = plans.find((one) => one.includes('tillsync_business_event'))
    assert.match(plan ?? '', /hashed SubPlan/)
    assert.doesNotMatch(plan ?? '', /Nested Loop/)
  })

  it('find the packets to purge of each stream by its numbers', async () => {
    await purgePackets(relay, 1, afterAPage())
    assert.deepEqual(readWhole('tillsync_packet'), [])
  })
})
