import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { API_VERSION, type Change, type Destination, type Keys, type Origin, type Row, schemaFor } from 'tillsync'
import type { SiteDatabase } from '../../../src/flow/ports/site-database.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { Notices } from '../../support/plugins.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { notices, putNotice } from '../../support/trade.ts'

const shelf = { name: 'shelf', columns: { code: 'text(40)', stores: 'text' }, key: ['code'] } as const
const book = {
  name: 'book',
  columns: { code: 'text(40)', shelf_code: { type: 'text(40)', references: 'shelf.code' }, stores: 'text' },
  key: ['code'],
} as const

/** Two kinds of a type, of which one refers to the other. */
const library = {
  apiVersion: API_VERSION,
  name: 'library',
  title: 'Library',
  flow: 'to-store',
  version: 1,
  kinds: {
    shelf: { root: shelf, schema: schemaFor(shelf), deletes: 'carry' },
    book: { root: book, schema: schemaFor(book), deletes: 'carry' },
  },
  extract: (keys: Keys, origin: Origin) => origin.gather(keys),
  transform: (row: Row) => row,
  load: (changes: readonly Change<Row>[], destination: Destination) => destination.apply(changes),
  audience: ({ stores }: Row) => (stores === '*' ? '*' : [String(stores)]),
} as const

onEachDialect('a claim that is gathered while the one before it is packed (PROTOCOL.md, rules 4 and 5)', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite

  beforeEach(async () => {
    retail = await openRetail({ dialect, plugins: [new Notices(), library] })
    headOffice = retail.headOffice
    first = retail.stores[0]!
  })
  afterEach(() => retail.close())

  /** What the first claim gives to whom is decided, and not in the outbox before the second is gathered, and a while longer. */
  function packsLate(ports: SiteDatabase): SiteDatabase {
    let gathered = 0
    let isHeld = false
    let secondIs = () => {}
    const second = new Promise<void>((resolve) => {
      secondIs = resolve
    })
    return {
      ...ports,
      async read(work) {
        let gathers = false
        let packs = false
        const result = await ports.read((tx) =>
          work({
            ...tx,
            origin(type) {
              gathers = true
              return tx.origin(type)
            },
            sent: {
              ...tx.sent,
              holders(...of) {
                packs = true
                return tx.sent.holders(...of)
              },
            },
          }),
        )
        if (gathers && ++gathered === 2) secondIs()
        if (packs && !isHeld) {
          isHeld = true
          await second
          await setTimeout(100)
        }
        return result
      },
    }
  }

  it('5: takes a document of both from a store once', async () => {
    await putNotice(headOffice, 'A', 'S001')
    await retail.settle()
    await putNotice(headOffice, 'A', '')
    const broken = headOffice.types.map((type) => ({ ...type, extract: () => Promise.reject(new Error('broken')) }))
    await headOffice.cycle({ types: broken })
    await putNotice(headOffice, 'A', '', 'again')
    await headOffice.cycle({ site: packsLate })
    await first.cycle()
    assert.deepEqual(await notices(first), [])
    const packets = await retail.web.read((session) => session.all('select id from tillsync_packet'))
    assert.equal(packets.length, 2, 'its content and its removal')
  })

  it('5: knows of what the one before gives that its own documents refer to', async () => {
    headOffice.types = headOffice.types.map((type) => ({ ...type, limits: { ...type.limits, documents: 1 } }))
    await headOffice.run(`insert into shelf (code, stores) values ('X', '*')`)
    await headOffice.run(`insert into book (code, shelf_code, stores) values ('Y', 'X', '*')`)
    await headOffice.cycle({ site: packsLate })
    assert.equal(await headOffice.sent('library', 'Y'), 'UPLOADED')
    await first.cycle()
    assert.equal(await first.received('library', 'Y'), 'APPLIED')
  })

  it('5: gives more stores what a document refers to and the document in one claim', async () => {
    await headOffice.run(`insert into shelf (code, stores) values ('X', 'S001')`)
    await headOffice.cycle()
    await headOffice.run(`insert into book (code, shelf_code, stores) values ('Y', 'X', '*')`)
    await headOffice.cycle()
    assert.equal(await headOffice.sent('library', 'Y'), 'INVALID')
    await headOffice.run(`update shelf set stores = '*'`)
    await headOffice.run(`update book set stores = 'S002'`)
    await headOffice.cycle()
    assert.equal(await headOffice.sent('library', 'Y'), 'UPLOADED')
  })
})
