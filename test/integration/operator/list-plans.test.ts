import assert from 'node:assert/strict'
import type { Database } from '../../../src/data/database.ts'
import { openDatabase } from '../../../src/data/open.ts'
import { MOST_SEARCHED, type Page } from '../../../src/data/operator/newest-first.ts'
import type { ReceivedFilter } from '../../../src/data/operator/received-entry.ts'
import { listReceived } from '../../../src/data/operator/received-list.ts'
import { listSent, type SentFilter } from '../../../src/data/operator/sent-list.ts'
import { traceDocument } from '../../../src/data/operator/trace.ts'
import { type TemporaryDatabases, temporaryDatabases } from '../../support/databases.ts'
import { DIALECTS } from '../../support/dialects.ts'
import { FILLED_LISTS, LISTED } from '../../support/filled-lists.ts'
import { counted, tellsCounts } from '../../support/postgres-counts.ts'

const TABLES = [
  'tillsync_received_packet',
  'tillsync_received_document',
  'tillsync_held_document',
  'tillsync_outbox',
  'tillsync_sent_to',
  'tillsync_sent_remark',
]
const PAGE = 50
/** Rows of one table for a page: its documents, those of packets that it begins or ends in, and what they are looked up by. */
const FEW = 20 * PAGE
const DAY = { from: '2026-03-01T00:00:00.000000Z', to: '2026-03-02T00:00:00.000000Z' }
const bill = (number: number) => ({ type: 'sales', kind: 'bill', key: ['S001', '2026-27', String(number)] })

/**
 * What PostgreSQL counts while a page of a list is read among so many documents: no table is read through, and of its rows
 * as many as the page has, or as a search may look at. Nothing was analysed, as after a first load, and then everything.
 */
for (const analysed of [false, true]) {
  describe(`a page of ${LISTED} documents (PostgreSQL, ${analysed ? '' : 'not '}analysed)`, function () {
    this.timeout(60_000)
    let databases: TemporaryDatabases
    let database: Database

    before(async function () {
      await DIALECTS.postgres.start()
      databases = temporaryDatabases('postgres')
      const filled = await databases.site('S001')
      // One connection, so that it is the one that tells what it counted.
      const place = await databases.place('S001')
      database = openDatabase({ ...place, server: { ...place.server!, connections: 1 } })
      if (!(await tellsCounts(database))) this.skip()
      for (const statement of FILLED_LISTS) await filled.write((session) => session.run(statement))
      if (analysed) await filled.write((session) => session.run('analyze'))
    })
    after(async () => {
      await database.close()
      await databases.remove()
    })

    async function assertRead(most: number, work: () => Promise<unknown>): Promise<void> {
      const before = await Promise.all(TABLES.map((table) => counted(database, table)))
      await work()
      const after = await Promise.all(TABLES.map((table) => counted(database, table)))
      for (const [index, table] of TABLES.entries()) {
        // to search half of a table, it may as well be read through
        if (most === FEW) assert.equal(after[index]!.scans, before[index]!.scans, `${table} was read through`)
        const rows = after[index]!.rows - before[index]!.rows
        assert.ok(rows <= most, `${rows} rows of ${table}`)
      }
    }

    const received = async (filter: ReceivedFilter, after?: string) =>
      keysOf(await listReceived(database, filter, { most: PAGE, after }))
    const sent = async (filter: SentFilter, after?: string) =>
      keysOf(await listSent(database, filter, { most: PAGE, after }))

    for (const [name, filter] of Object.entries({
      'all of them': {},
      'one type': { type: 'customers' },
      'one day': DAY,
      'a part of a key in one day': { ...DAY, key: '9' },
    })) {
      it(`reads few more rows than it shows: ${name}`, async () => {
        const most = 'key' in filter ? MOST_SEARCHED / 10 : FEW
        for (const list of [received, sent]) {
          let next: string | undefined
          await assertRead(most, async () => ({ next } = await list(filter)))
          if (next) await assertRead(most, () => list(filter, next))
        }
      })
    }

    it('reads few more rows than it shows: those that wait, and those of one status that are few', async () => {
      await assertRead(FEW, () => received({ statuses: ['WAITING', 'QUARANTINED', 'CONFLICT'] }))
      await assertRead(FEW, () => received({ statuses: ['QUARANTINED'] }))
      await assertRead(FEW, () => sent({ statuses: ['REJECTED'] }))
      await assertRead(FEW, () => sent({ statuses: ['UPLOADED'] }))
    })

    it('finds a whole key by looking it up, of the oldest document too', async () => {
      const filter = { key: 'S001/2026-27/0', documents: [bill(0)] }
      for (const list of [received, sent]) {
        await assertRead(FEW, async () => assert.deepEqual((await list(filter)).keys, [bill(0).key]))
        await assertRead(FEW, () => list({ ...filter, type: 'sales' }))
      }
      await assertRead(FEW, () => traceDocument(database, [bill(0)]))
    })

    it('searches a part of a key in so many of the newest, says how far, and goes on', async () => {
      for (const list of [received, sent]) {
        let found: string[][] = []
        let next: string | undefined
        let pages = 0
        let last: string | undefined
        do {
          const after = next
          await assertRead(2.5 * MOST_SEARCHED, async () => {
            const page = await list({ key: '26-27/0' }, after)
            found = [...found, ...page.keys]
            if (page.searchedTo) assert.ok(last === undefined || page.searchedTo < last)
            last = page.searchedTo
            next = page.next
          })
          pages++
        } while (next)
        assert.deepEqual(found, [bill(0).key])
        assert.ok(pages >= LISTED / MOST_SEARCHED, `${pages} pages`)
      }
    })
  })
}

function keysOf<T extends { readonly key: readonly string[] }>({ items, ...page }: Page<T>) {
  return { ...page, keys: items.map(({ key }) => [...key]) }
}
