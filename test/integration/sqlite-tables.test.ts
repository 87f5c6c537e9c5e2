import assert from 'node:assert/strict'
import type { ColumnType } from '../../src/contract/index.ts'
import { createReferenceTables } from '../../src/data/business/reference-tables.ts'
import type { Database } from '../../src/data/database.ts'
import type { TableDefinition } from '../../src/data/table-definition.ts'
import { temporaryDatabases, withCode } from '../support/databases.ts'
import { shopType } from '../support/shop.ts'

const columns: TableDefinition['columns'] = [
  { name: 'id', type: 'bigint', local: true },
  { name: 'text', type: 'text(3)', optional: true },
  { name: 'integer', type: 'integer', optional: true },
  { name: 'bigint', type: 'bigint', optional: true },
  { name: 'decimal', type: 'decimal(30,2)', optional: true },
  { name: 'boolean', type: 'boolean', optional: true },
  { name: 'date', type: 'date', optional: true },
  { name: 'instant', type: 'instant', optional: true },
  { name: 'binary', type: 'binary', optional: true },
  { name: 'choice', type: 'text', optional: true, values: ['yes', `it's`] },
]

describe('the tables that Tillsync makes on SQLite', () => {
  const databases = temporaryDatabases('sqlite')
  let database: Database
  before(async () => {
    database = await databases.open('schema')
    await database.write(async (session) => {
      const { schema } = session.adapter
      const made = schema.createTable({
        name: 'all types',
        columns,
        primaryKey: ['id'],
        unique: [['text', 'integer']],
        foreignKeys: [],
        checks: ['decimal < 100000000000000000', `text <> 'decimal'`],
        indexes: [{ name: 'some dates', columns: ['date'], where: 'date' }],
      })
      for (const statement of made) await session.run(statement)
      await createReferenceTables(session, [shopType()])
    })
  })
  after(() => databases.remove())

  const insert = (column: string, value: string | number | bigint | Buffer) =>
    database.write((session) => session.run(`insert into "all types" ("${column}") values (:value)`, { value }))

  const taken: readonly [string, string | number | bigint | Buffer][] = [
    ['text', '👍👍👍'],
    ['integer', -2147483648],
    ['bigint', 9223372036854775807n],
    ['decimal', '12345678901234567.89'],
    ['decimal', '-12'],
    ['decimal', 12.5],
    ['boolean', 1],
    ['date', '2024-02-29'],
    ['instant', '2024-02-29T10:11:12.123456Z'],
    ['binary', Buffer.from([0])],
    ['choice', `it's`],
  ]
  for (const [column, value] of taken) {
    it(`take ${value} as ${column}`, async () => {
      assert.equal(await insert(column, value), 1)
    })
  }

  const refused: readonly [string, string | number | bigint | Buffer][] = [
    ['text', 'four'],
    ['text', Buffer.from('a')],
    ['text', 'decimal'],
    ['integer', 2147483648],
    ['integer', 1.5],
    ['integer', 'one'],
    ['bigint', 1.5],
    ['decimal', '1.234'],
    ['decimal', '1e5'],
    ['decimal', '--1'],
    ['decimal', '1-1'],
    ['decimal', '1.'],
    ['decimal', '1.1.1'],
    ['decimal', ''],
    ['decimal', '10000000000000000000000000000'],
    ['decimal', '100000000000000000'],
    ['boolean', 2],
    ['boolean', 'true'],
    ['date', '2023-02-29'],
    ['date', 'today'],
    ['date', '2023-02-01T00:00:00Z'],
    ['instant', '2024-02-29 10:11:12'],
    ['instant', '2024-13-29T10:11:12.123456Z'],
    ['binary', 'text'],
    ['choice', 'no'],
  ]
  for (const [column, value] of refused) {
    it(`refuse ${JSON.stringify(String(value))} as ${column}`, async () => {
      await assert.rejects(insert(column, value), withCode('TS_DATA'))
    })
  }

  it('have foreign keys to what they refer to, and an index for each', async () => {
    const of = (pragma: string) => database.read((session) => session.all(`select * from pragma_${pragma}`))
    const keys = await of(`foreign_key_list('sale') order by id`)
    assert.deepEqual(
      keys.map((key) => [key.table, key.from, key.to, key.on_delete]),
      [['buyer', 'buyer_code', 'code', 'NO ACTION']],
    )
    const tax = await of(`foreign_key_list('sale_tax') order by seq`)
    assert.deepEqual(
      tax.map((key) => [key.table, key.from, key.to]),
      [
        ['sale_line', 'shop', 'shop'],
        ['sale_line', 'number', 'number'],
        ['sale_line', 'line', 'line'],
      ],
    )
    const [meal] = await of(`foreign_key_list('meal')`)
    assert.deepEqual([meal?.table, meal?.from, meal?.to], ['seat', 'seat_id', 'id'])
    const indexes = await of(`index_list('sale')`)
    assert.ok(indexes.some(({ name }) => name === 'sale_buyer_code_index'))
  })

  it('are updated and emptied by their keys, through an index', async () => {
    const { statements } = database.adapter
    const key = [
      { name: 'shop', type: 'text' },
      { name: 'number', type: 'integer' },
    ] as const
    const remove = statements.remove('sale_tender', ['shop', 'number'], statements.relation(key, 'keys'))
    const plan = await database.read((session) =>
      session.all<{ detail: string }>(`explain query plan ${remove.replace('delete', 'select *')}`, { keys: '[]' }),
    )
    assert.match(plan[0]!.detail, /^SEARCH sale_tender USING INDEX .*\(shop=\? AND number=\?\)/)
  })

  it('hold a type that was declared for it, and no other', () => {
    const { fits } = database.adapter.schema
    const held: readonly [string, ColumnType, boolean][] = [
      ['VARCHAR(20)', 'text(40)', true],
      ['NVARCHAR(20)', 'date', true],
      ['DATETIME', 'instant', true],
      ['TIMESTAMP', 'date', true],
      ['INT', 'instant', false],
      ['BIGINT', 'integer', true],
      ['TEXT', 'integer', false],
      ['DECIMAL(10,2)', 'decimal(10,2)', true],
      ['DOUBLE', 'decimal(10,2)', true],
      ['BLOB', 'decimal(10,2)', false],
      ['BLOB', 'text', false],
      ['BOOLEAN', 'boolean', true],
      ['BLOB', 'binary', true],
      ['INT', 'text', false],
    ]
    for (const [found, wanted, fit] of held) assert.equal(fits(found, wanted), fit, `${found} for ${wanted}`)
  })
})
