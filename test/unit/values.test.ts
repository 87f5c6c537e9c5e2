import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ColumnType, Value } from '../../src/contract/index.ts'
import { reader, writer } from '../../src/data/values.ts'
import { withCode } from '../support/databases.ts'

const write = (type: ColumnType, value: unknown, optional = false) => writer({ type, optional }, 'bill.net')(value)
const read = (type: ColumnType, value: unknown) => reader(type)(value)

describe('the canonical value of a column', () => {
  const accepted: readonly [ColumnType, unknown, Value?][] = [
    ['text', ''],
    ['text(3)', '👍👍👍'],
    ['integer', -2147483648],
    ['integer', 2147483647],
    ['bigint', '9223372036854775807'],
    ['bigint', '-007', '-7'],
    ['decimal(30,2)', '1234567890123456789012345678.90'],
    ['decimal(4,2)', '12.5', '12.50'],
    ['decimal(4,2)', '0012.500', '12.50'],
    ['decimal(4,2)', '-0.00', '0.00'],
    ['decimal(4,0)', '-9999'],
    ['boolean', false],
    ['date', '2024-02-29'],
    ['date', '0001-01-01'],
    ['instant', '2024-02-29T23:59:59.123456Z'],
    ['instant', '2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000000Z'],
    ['instant', '2024-02-29T23:59Z', '2024-02-29T23:59:00.000000Z'],
    ['instant', '2024-02-29T23:59:59.1234560Z', '2024-02-29T23:59:59.123456Z'],
    ['binary', 'AP8='],
  ]
  for (const [type, value, canonical = value] of accepted) {
    it(`of ${type} ${JSON.stringify(value)} is written as ${JSON.stringify(canonical)}`, () => {
      assert.equal(write(type, value), canonical)
    })
  }

  const refused: readonly [ColumnType, unknown][] = [
    ['text', 5],
    ['text', 'a\0b'],
    ['text', 'half \ud83d'],
    ['text(3)', 'four'],
    ['integer', 2147483648],
    ['integer', -2147483649],
    ['integer', 1.5],
    ['integer', '1'],
    ['bigint', '9223372036854775808'],
    ['bigint', '1.0'],
    ['decimal(4,2)', '123.45'],
    ['decimal(4,2)', '1.005'],
    ['decimal(4,2)', 1.5],
    ['decimal(4,2)', '1,5'],
    ['decimal(4,2)', 'NaN'],
    ['decimal(4,2)', ''],
    ['boolean', 1],
    ['date', '2023-02-29'],
    ['date', '2023-2-1'],
    ['date', '0000-01-01'],
    ['date', '10000-01-01'],
    ['date', '2023-02-01T00:00:00Z'],
    ['instant', '2023-02-01 00:00:00'],
    ['instant', '2023-02-01T24:00:00Z'],
    ['instant', '2023-02-01T23:59:60Z'],
    ['instant', '2023-02-01T00:00:00+05:30'],
    ['instant', '2023-02-01T00:00:00.1234567Z'],
    ['binary', 'AP8'],
    ['text', null],
  ]
  for (const [type, value] of refused) {
    it(`of ${type} is not ${JSON.stringify(value)}`, () => {
      const error = {
        ...withCode('TS_DATA'),
        message: new RegExp(`bill\\.net: wanted ${type.replace(/[()]/g, '\\$&')}, found `),
      }
      assert.throws(() => write(type, value), error)
    })
  }

  it('may be null where the column is optional, and a missing one is null', () => {
    assert.deepEqual([write('date', null, true), write('date', undefined, true)], [null, null])
    assert.throws(() => write('date', undefined), /found nothing/)
  })

  it('is read from what databases have: reals, padded digits, exponents', () => {
    const found: readonly [ColumnType, unknown, Value][] = [
      ['decimal(12,3)', '0.3', '0.300'],
      ['decimal(12,3)', 5, '5.000'],
      ['decimal(30,0)', '1e+20', '100000000000000000000'],
      ['decimal(12,2)', '-0.0', '0.00'],
      ['decimal(12,2)', '.5', '0.50'],
      ['boolean', 1, true],
      ['boolean', 'false', false],
      ['integer', '7', 7],
      ['bigint', 9, '9'],
      ['binary', Buffer.from([0, 255]), 'AP8='],
      ['instant', '2024-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000000Z'],
    ]
    for (const [type, value, canonical] of found) assert.equal(read(type, value), canonical, `${type} ${value}`)
  })

  it('is not made up: what does not fit is shown as it is', () => {
    const found: readonly [ColumnType, unknown][] = [
      ['decimal(12,2)', '1.005'],
      ['decimal(12,2)', 'twelve'],
      ['boolean', 'maybe'],
      ['integer', '1.5'],
      ['date', '30/01/2024'],
      ['instant', 'yesterday'],
    ]
    for (const [type, value] of found) assert.equal(read(type, value), value)
  })

  it('of any decimal is the same after it was written and read', () => {
    const digits = fc.tuple(fc.boolean(), fc.bigInt(0n, 10n ** 28n - 1n), fc.stringMatching(/^\d{0,10}$/))
    fc.assert(
      fc.property(digits, ([negative, whole, fraction]) => {
        const text = `${negative ? '-' : ''}${whole}${fraction && `.${fraction}`}`
        const canonical = write('decimal(38,10)', text)
        assert.equal(read('decimal(38,10)', canonical), canonical)
        const zero = /^-?[0.]*$/.test(text)
        assert.equal(canonical, zero ? '0.0000000000' : `${negative ? '-' : ''}${whole}.${fraction.padEnd(10, '0')}`)
      }),
    )
  })
})
