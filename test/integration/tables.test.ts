import assert from 'node:assert/strict'
import type { Bound } from '../../src/data/adapter.ts'
import { createReferenceTables } from '../../src/data/business/reference-tables.ts'
import type { Database } from '../../src/data/database.ts'
import type { TableDefinition } from '../../src/data/table-definition.ts'
import { temporaryDatabases, withCode } from '../support/databases.ts'
import { onEachDialect } from '../support/dialects.ts'
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
  { name: 'choice', type: 'text(9)', optional: true, values: ['yes', `it's`] },
]

onEachDialect('the tables that Tillsync makes', (dialect) => {
  const databases = temporaryDatabases(dialect)
  let database: Database
  before(async () => {
    database = await databases.open('schema')
    await database.write(async (session) => {
      const made = session.adapter.schema.createTable({
        name: session.qualified('all types', 'business'),
        columns,
        primaryKey: ['id'],
        unique: [['text', 'integer']],
        foreignKeys: [],
        checks: ['"decimal" < 100000000000000000', `"text" <> 'no!'`],
        indexes: [{ name: 'some dates', columns: ['date'], where: 'date' }],
      })
      for (const statement of made) await session.run(statement)
      await createReferenceTables(session, [shopType()])
    })
  })
  after(() => databases.remove())

  const insert = (column: string, value: Bound) =>
    database.write((session) => session.run(`insert into "all types" ("${column}") values (:value)`, { value }))
  const find = (name: string) =>
    database.read(async (session) => {
      const { sql, parameters, read } = session.adapter.schema.find(name)
      return read(await session.all(sql, parameters))
    })

  const taken: readonly [string, Bound][] = [
    ['text', '👍👍👍'],
    ['text', '   '],
    ['integer', -2147483648],
    ['bigint', 9223372036854775807n],
    ['decimal', '12345678901234567.89'],
    ['decimal', '-12'],
    ['boolean', true],
    ['date', '2024-02-29'],
    ['date', '9999-12-31'],
    ['instant', '2024-02-29T10:11:12.123456Z'],
    ['instant', '9999-12-31T23:59:59.999999Z'],
    ['binary', Buffer.from([0])],
    ['choice', `it's`],
  ]
  for (const [column, value] of taken) {
    it(`take ${String(value)} as ${column}`, async () => {
      assert.equal(await insert(column, value), 1)
    })
  }

  const refused: readonly [string, Bound][] = [
    // SQL Server counts the halves of characters beyond the first 65,536: a column has room for all of them to be such.
    ['text', dialect === 'mssql' ? 'seven..' : 'four'],
    ['text', 'no!'],
    ['integer', 2147483648],
    ['integer', 'one'],
    ['bigint', 'one'],
    ['decimal', '10000000000000000000000000000'],
    ['decimal', '100000000000000000'],
    ['decimal', 'a lot'],
    ['boolean', 'perhaps'],
    ['date', '2023-02-29'],
    ['date', 'someday'],
    ['instant', '2024-13-29T10:11:12.123456Z'],
    ['choice', 'no'],
  ]
  for (const [column, value] of refused) {
    it(`refuse ${String(value)} as ${column}`, async () => {
      await assert.rejects(insert(column, value), withCode('TS_DATA'))
    })
  }

  it('are found with their columns and unique keys, and views without', async () => {
    await database.write((session) => session.run('create view seen as select "text" from "all types"'))
    const table = await find('all types')
    assert.deepEqual(table?.unique, [['id'], ['text', 'integer']])
    assert.deepEqual(
      Object.keys(table?.columns ?? {}),
      columns.map(({ name }) => name),
    )
    assert.deepEqual([table?.columns.id?.nullable, table?.columns.id?.filled], [false, true])
    assert.deepEqual([table?.columns.decimal?.nullable, table?.columns.decimal?.filled], [true, false])
    assert.deepEqual([table?.kind, (await find('seen'))?.kind, await find('nothing')], ['table', 'view', undefined])
  })

  it('hold what they were made for', async () => {
    const { fits, reads } = database.adapter.schema
    const found = (await find('all types'))?.columns ?? {}
    for (const { name, type } of columns) {
      assert.ok(fits(found[name]!.type, type), `${found[name]!.type} for ${type}`)
      assert.ok(reads(found[name]!.type, type), `${found[name]!.type} as ${type}`)
    }
    assert.equal(fits(found.binary!.type, 'text'), false)
    assert.equal(fits(found.integer!.type, 'instant'), false)
    assert.equal(reads(found.integer!.type, 'text'), true)
  })

  it('never give the same identity twice', async () => {
    const next = async () => {
      await insert('text', 'a')
      return database.write(async (session) => {
        const [row] = await session.all<{ id: number | string }>(`select id from "all types" where "text" = 'a'`)
        await session.run(`delete from "all types" where "text" = 'a'`)
        return Number(row?.id)
      })
    }
    assert.equal((await next()) + 1, await next())
  })

  it('are made once', async () => {
    assert.deepEqual(await database.write((session) => createReferenceTables(session, [shopType()])), [])
  })
})
