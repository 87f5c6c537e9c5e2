import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parseColumnNames } from '../../src/demo/invoices/columns.ts'
import type { InvoiceLine } from '../../src/demo/invoices/line.ts'
import { type InvoiceFile, readInvoiceLines } from '../../src/demo/invoices/read.ts'
import { openStaging } from '../../src/demo/invoices/staging.ts'

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}

describe('The reader of invoice files', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tillsync-invoices-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function read(content: string | Buffer, options: Omit<InvoiceFile, 'path'> = {}): Promise<InvoiceLine[]> {
    const path = join(folder, 'invoices.csv')
    await writeFile(path, content)
    return collect(readInvoiceLines({ path, ...options }))
  }

  it('keeps codes byte by byte, decimals to the last digit and text to the last emoji', async () => {
    const [first, second] = await read(
      `${HEADER}\n536365,M,"WHITE ""HEART"", T-LIGHT 🕯️ £5",6,2010-12-01T08:26:00,2.550,17850,France\n536365,m,,-1,2010-12-01T08:26:00,0.001,,\n`,
    )
    assert.deepEqual(first, {
      line: 1,
      invoice: '536365',
      stockCode: 'M',
      description: 'WHITE "HEART", T-LIGHT 🕯️ £5',
      quantity: '6',
      at: '2010-12-01T08:26:00.000000Z',
      price: '2.550',
      customer: '17850',
      country: 'France',
      problem: '',
    })
    assert.equal(second?.stockCode, 'm')
    assert.equal(second?.price, '0.001')
    assert.equal(second?.problem, '')
  })

  it('reads gzip without being told', async () => {
    const lines = await read(gzipSync(`${HEADER}\n1,A,Thing,1,2010-12-01,1,,\n`))
    assert.deepEqual([lines.length, lines[0]?.at], [1, '2010-12-01T00:00:00.000000Z'])
  })

  it('finds columns whatever their case, blanks and order, and under other names', async () => {
    const [line] = await read(
      '\uFEFFprice,Customer ID,invoice,STOCKCODE,quantity,invoice date\n2.10,9,489434,85048,12,12/1/2009 7:45\n',
      {
        columns: parseColumnNames('InvoiceNo=Invoice,UnitPrice=Price'),
      },
    )
    assert.deepEqual(
      [line?.invoice, line?.price, line?.customer, line?.at, line?.description],
      ['489434', '2.10', '9', '2009-12-01T07:45:00.000000Z', ''],
    )
  })

  it('names every column that is missing', async () => {
    await assert.rejects(read('InvoiceNo,Quantity\n1,1\n'), {
      code: 'TS_DEMO_USAGE',
      message: /StockCode, InvoiceDate, UnitPrice/,
    })
    assert.throws(() => parseColumnNames('Bill=Invoice'), { code: 'TS_DEMO_USAGE', message: /Bill=Invoice/ })
  })

  it('gives every line that no bill can be made of with all its reasons', async () => {
    const lines = await read(
      `${HEADER}\n,A,Thing,1,2010-12-01,1,,\n1,,Thing,many,2010-02-31,1.2.3,,\n1,A,Thing, too,1,2010-12-01,1,,\n1,A\n1,A,Thing,1e3,2010-12-01,1,,\n`,
    )
    assert.deepEqual(
      lines.map(({ problem }) => problem),
      [
        'it has no invoice number',
        'it has no stock code, its quantity "many" is no number, its price "1.2.3" is no number, its date "2010-02-31" is no date',
        'it has 9 fields, the header has 8',
        'it has 2 fields, the header has 8',
        'its quantity "1e3" is no number',
      ],
    )
  })

  it('refuses text in another encoding than it was told, and reads it once told', async () => {
    const file = Buffer.from(`${HEADER}\n1,A,Voucher \u00A35,1,1/12/2010,1,,\n`, 'latin1')
    await assert.rejects(read(file), { code: 'TS_DEMO_USAGE', message: /is not UTF-8 text/ })
    const [line] = await read(file, { encoding: 'windows-1252', dayFirst: true })
    assert.deepEqual([line?.description, line?.at], ['Voucher £5', '2010-12-01T00:00:00.000000Z'])
  })

  it('says which file cannot be read', async () => {
    await assert.rejects(collect(readInvoiceLines({ path: join(folder, 'absent.csv') })), {
      code: 'TS_DEMO_USAGE',
      message: /absent\.csv/,
    })
  })

  it('brings the lines of an invoice together, and items that differ only in case apart', async () => {
    const path = join(folder, 'staging.sqlite')
    const file = join(folder, 'invoices.csv')
    await writeFile(
      file,
      `${HEADER}
2,M,,1,2010-12-01,2.5,7,France
1,m,Manual,1,2010-12-01,10.00,8,Spain
2,m,Second,1,2010-12-01,9.5,7,France
1,M,Later,1,2010-12-01,-3,7,Italy
`,
    )
    const staging = openStaging(path)
    try {
      await staging.add(readInvoiceLines({ path: file }))
      assert.deepEqual(
        [...staging.invoices()].map((lines) => lines.map(({ invoice, stockCode }) => `${invoice} ${stockCode}`)),
        [
          ['1 m', '1 M'],
          ['2 M', '2 m'],
        ],
      )
      assert.deepEqual(
        [...staging.items()],
        [
          { stockCode: 'M', description: 'Later', firstPrice: '2.5', highestPrice: '2.5' },
          { stockCode: 'm', description: 'Manual', firstPrice: '10.00', highestPrice: '10.00' },
        ],
      )
      assert.deepEqual(
        [...staging.customers()],
        [
          { customer: '7', country: 'France' },
          { customer: '8', country: 'Spain' },
        ],
      )
    } finally {
      staging.close()
    }
  })
})
