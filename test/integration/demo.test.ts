import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { compareSides, surplus } from '../../src/demo/sides/compare.ts'
import { withSite } from '../../src/demo/site-data.ts'

const ROOT = join(import.meta.dirname, '../..')
const DEMO = ['--conditions=tillsync-source', '--import', 'tsx', 'src/demo/main.ts']

/** Rows of a table that the demo printed: its cells, for the lines that hold all these words. */
function linesWith(output: string, ...words: string[]): string[] {
  return output.split('\n').filter((line) => words.every((word) => line.includes(word)))
}

describe('The demo', function () {
  // Each command of the product is a process of its own.
  this.timeout(300_000)
  let folder: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tillsync-demo-'))
  })
  after(() => rm(folder, { recursive: true }))

  async function demo(...words: string[]): Promise<{ exitCode: number; output: string; errors: string }> {
    const child = spawn(process.execPath, [...DEMO, ...words], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
    const [output, errors, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number]>,
    ])
    return { exitCode, output, errors }
  }

  it('carries all eight document types, and sets only the two faulty documents aside', async () => {
    const directory = join(folder, 'retail')
    const { exitCode, output, errors } = await demo('--directory', directory, '--size', '0.1')
    assert.equal(exitCode, 0, output + errors)
    const compared = output.slice(output.indexOf('Both sides compared'))
    for (const type of ['items', 'promotions', 'audit-plans', 'transfer-orders', 'sales-orders-and-invoices']) {
      assert.ok(linesWith(compared, ` ${type} `, '✓ equal').length > 0, `${type}\n${compared}`)
    }
    assert.equal(linesWith(compared, 'customers', '✓ equal').length, 2)
    assert.equal(linesWith(compared, 'but for 1 set aside').length, 2)
    assert.equal(linesWith(compared, 'INVALID', 'The tenders add up to').length, 1)
    assert.equal(linesWith(compared, 'REJECTED', 'the number of our advice').length, 1)
    assert.equal(linesWith(output, 'sells', 'no longer has PR00001').length, 2)
    assert.equal(linesWith(output, '✗').length, 0)
    assert.match(output, /Time and peak memory/)

    await withSite(join(directory, 'HO', 'tillsync.yaml'), (office) =>
      withSite(join(directory, 'S001', 'tillsync.yaml'), async (store) => {
        const apart = async () =>
          (await compareSides(store, office)).flatMap((one) => one.apart.map(({ key }) => key.join('/')))
        assert.deepEqual(await apart(), ['S001/2026-27/B0000012'])
        await office.siteDatabase.write((session) =>
          session.run(
            "update bill_line set quantity = '7.001' where site_code = 'S001' and bill_no = 'B0000001' and line = 1",
          ),
        )
        assert.deepEqual(
          await apart(),
          ['S001/2026-27/B0000001', 'S001/2026-27/B0000012'],
          'a digit that changed is seen',
        )

        const items = async () => (await surplus(store, await compareSides(office, store))).get('items')
        assert.equal(await items(), 0)
        await store.siteDatabase.write((session) =>
          session.run("insert into merchandise_hierarchy (code, level, name) values ('X', 1, 'nobody sent it')"),
        )
        assert.equal(await items(), 1, 'a document too many is seen')
      }),
    )
  })

  it('accounts for every line of a file of invoices', async () => {
    const file = join(folder, 'invoices.csv.gz')
    await writeFile(file, gzipSync(NASTY))
    const { exitCode, output, errors } = await demo(
      ...[
        '--directory',
        join(folder, 'invoices'),
        '--invoices',
        file,
        '--columns',
        'InvoiceNo=Invoice,UnitPrice=Price',
      ],
    )
    assert.equal(exitCode, 0, output + errors)
    assert.deepEqual(
      linesWith(output, ' sales ', '✓ equal').map((line) => line.trim().split(/\s+/).slice(0, 9)),
      [['sales', 'S001', 'HO', 'both', '5', '7', '17', '16.804', '16.8']],
    )
    assert.equal(linesWith(output, ' items ', ' both ').map((line) => line.trim().split(/\s+/)[4])[0], '10')
    assert.match(output, /the file +13 +19 +5\.30501\n/)
    assert.match(output, /no bill could be made of +6 +2 +-11\.49899\n/)
    assert.equal(linesWith(output, 'item Y', 'price is decimal').length, 1)
    for (const [invoice, reason] of [
      ['A7', 'adjustment of the ledger'],
      ['8', 'its price -1 is negative'],
      ['9', 'quantity "many" is no number'],
      ['10', 'price is decimal'],
    ] as const) {
      assert.ok(
        linesWith(output, `invoice ${invoice} `).some((line) => new RegExp(reason).test(line)),
        `${invoice}\n${output}`,
      )
    }
    assert.match(output, /Every line is accounted for/)
  })

  it('empties a folder of its own, and touches no other', async () => {
    const mine = join(folder, 'mine')
    await mkdir(mine)
    await writeFile(join(mine, 'thesis.txt'), 'all my work')
    const { exitCode, errors } = await demo('--directory', mine)
    assert.equal(exitCode, 2)
    assert.match(errors, /TS_DEMO_USAGE: .*is not empty, and no demo made it/)
    assert.ok(existsSync(join(mine, 'thesis.txt')))
  })

  it('tells a wrong option from a failure', async () => {
    assert.equal((await demo('--size', 'big')).exitCode, 2)
    assert.equal((await demo('--sice', '1')).exitCode, 2)
    const { exitCode, output } = await demo('--help')
    assert.equal(exitCode, 0)
    assert.match(output, /--invoices FILE/)
  })
})

/** Cancellations, cases, quotes, emoji, blanks, adjustments, and an invoice whose lines do not stand together. */
const NASTY = `Invoice,stockcode,Description,QUANTITY,Invoice Date,Price,Customer ID,Country
1,M,"A ""quoted"", 🕯️ candle",6,2010-12-01T08:26:00,2.55,17850,United Kingdom
2,m,Manual,2,2010-12-01 09:00,0.001,,France
1,POST,POSTAGE,1,2010-12-01T08:26:00,3,17850,United Kingdom
C3,M,,-1,2011-04-01T10:00:00,2.50,17850,United Kingdom
1,M,again,10,2010-12-01T08:27:00,0.1002,17850,United Kingdom
4,85123A,,-3,2010-12-01T10:00:00,0,,United Kingdom
5 ,85123a,Trailing blank,2,2010-12-01T10:00:00,0,O'Neil,España
A7,B,Adjust bad debt,1,2011-08-12T14:50:00,-11,,United Kingdom
8,X,Odd,1,2010-12-01T10:00:00,-1,9,United Kingdom
8,X,Odd,1,2010-12-01T10:00:00,1.5,9,United Kingdom
9,X,Odd,many,2010-12-01T10:00:00,1,9,United Kingdom
10,Y,Too exact,1,2010-12-01T10:00:00,0.00101,9,United Kingdom
10,Y,Too exact,-2,2010-12-01T10:00:00,0.5,9,United Kingdom
`
