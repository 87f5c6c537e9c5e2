import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Key, Row } from '../../src/contract/index.ts'
import { destinationOf } from '../../src/data/business/destination.ts'
import { originOf } from '../../src/data/business/origin.ts'
import { atHand, DIALECTS } from '../support/dialects.ts'
import { anyDocument, anyDocuments, Everything, type EverythingDocument, keyOf, told } from '../support/everything.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'

const plugins = [new Everything()]

/** A runtime that can be made longer where there is time. */
const numRuns = Number(process.env.TILLSYNC_TEST_RUNS ?? 6)

describe('a document of every type, from database to database', () => {
  for (const origin of atHand) {
    for (const destination of atHand) {
      describe(`from ${origin} to ${destination}`, function () {
        const pair = [DIALECTS[origin], DIALECTS[destination]]
        const seesBlanks = pair.every((dialect) => dialect.seesBlanks)
        const patience = Math.max(...pair.map((dialect) => dialect.patience ?? 30_000))
        this.timeout(patience)
        let retail: Retail
        let store: TestSite
        before(async () => {
          for (const { start } of pair) await start()
          const sites = { headOffice: origin, store: destination, web: destination }
          retail = await openRetail({ ...sites, stores: ['S001'], plugins })
          ;[store] = retail.stores as [TestSite]
        })
        after(() => retail.close())

        const at = async (site: TestSite, documents: readonly EverythingDocument[]) =>
          told(await gather(site, ...documents.map(keyOf)))

        async function carry(documents: readonly EverythingDocument[]): Promise<void> {
          await put(retail.headOffice, documents)
          assert.deepEqual(await at(retail.headOffice, documents), told(documents), 'at its origin')
          await retail.headOffice.cycle()
          await store.cycle()
          assert.deepEqual(await at(store, documents), told(documents), 'at its destination')
        }

        it('arrives as it was', async function () {
          this.timeout(Math.max(120_000, patience))
          await fc.assert(fc.asyncProperty(anyDocuments(5), carry), {
            numRuns,
            endOnFailure: process.env.CI === 'true',
          })
        })

        it('arrives as it was among hundreds', async function () {
          this.timeout(Math.max(120_000, patience))
          const [documents] = fc.sample(
            fc.uniqueArray(anyDocument, {
              minLength: 400,
              maxLength: 400,
              selector: (one) => JSON.stringify(keyOf(one)),
            }),
            1,
          )
          await carry(documents!)
        })

        it('arrives as it was at the ends of what is allowed', () => carry(EXTREMES))

        it('goes away when it is deleted, and takes none of its like with it', async () => {
          const alike = ['M', 'm', 'é', 'e\u0301', 'a', 'a ', 'ß', 'ss', '', ' ', '-0', '0']
            .filter((code) => seesBlanks || !code.endsWith(' '))
            .map((code) => ({ ...LEAST, code }))
          await carry(alike)
          const gone = alike.filter((_, index) => index % 2 === 0)
          for (const one of gone) await remove(retail.headOffice, keyOf(one))
          await retail.headOffice.cycle()
          await store.cycle()
          assert.deepEqual(await gather(store, ...gone.map(keyOf)), [])
          const left = alike.filter((one) => !gone.includes(one))
          assert.deepEqual(await at(store, left), told(left))
        })
      })
    }
  }
})

const LEAST: EverythingDocument = {
  code: '',
  day: '0001-01-01',
  serial: '-9223372036854775808',
  rate: '-9999999.999',
  moment: '0001-01-01T00:00:00.000000Z',
  whole: -2147483648,
  exact: '-9999999999999999999999999999.9999999999',
  yes: false,
  bytes: '',
  words: '',
  until: '0001-01-01',
  since: '0001-01-01T00:00:00.000000Z',
  everything_line: [],
}

const MOST: EverythingDocument = {
  code: '👩‍💻'.repeat(20),
  day: '9999-12-31',
  serial: '9223372036854775807',
  rate: '9999999.999',
  moment: '9999-12-31T23:59:59.999999Z',
  whole: 2147483647,
  exact: '9999999999999999999999999999.9999999999',
  yes: true,
  bytes: Buffer.from(Array.from({ length: 256 }, (_, n) => n)).toString('base64'),
  words: 'trailing blanks  \n',
  until: '9999-12-31',
  since: '9999-12-31T23:59:59.999999Z',
  everything_line: [{ label: ' ', line: -2147483648, amount: '-99999999999999.99', note: '' }],
}

const NOTHING: EverythingDocument = {
  ...LEAST,
  code: ' ',
  day: '1582-10-10',
  serial: '0',
  rate: '0.000',
  moment: '1969-12-31T23:59:59.999999Z',
  ...{ whole: null, exact: null, yes: null, bytes: null, words: null, until: null, since: null },
  everything_line: [{ label: '', line: 0, amount: '0.00', note: null }],
}

const SMALLEST: EverythingDocument = {
  ...NOTHING,
  code: '\u0001\u001f\u007f\u2028\ufeff\u{10ffff}',
  day: '2024-02-29',
  exact: '-0.0000000001',
  words: '\\N',
  since: '2026-02-28T18:30:00.000001Z',
}

const EXTREMES = [LEAST, MOST, NOTHING, SMALLEST]

function put(site: TestSite, documents: readonly EverythingDocument[]): Promise<void> {
  const changes = documents.map((document) => ({
    kind: 'everything',
    key: keyOf(document),
    origin: 'HO',
    version: 1,
    document: document as unknown as Row,
  }))
  return site.database.write((session) => destinationOf(session, site.types[0]!, site.site).apply(changes))
}

function remove(site: TestSite, key: Key): Promise<void> {
  const change = { kind: 'everything', key, origin: 'HO', version: 2, document: null }
  return site.database.write((session) => destinationOf(session, site.types[0]!, site.site).apply([change]))
}

function gather(site: TestSite, ...values: Key[]): Promise<Row[]> {
  return site.database.read((session) =>
    originOf(session, site.types[0]!, site.site).gather({ kind: 'everything', values }),
  )
}
