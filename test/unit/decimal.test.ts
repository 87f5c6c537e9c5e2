import assert from 'node:assert/strict'
import { Big } from 'big.js'
import fc from 'fast-check'
import { compareDecimals, decimalBeside } from 'tillsync'

describe('compareDecimals', () => {
  const decimal = fc
    .tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: 0, max: 10 }))
    .map(([sign, digits, scale]) => {
      const text = String(digits).padStart(scale + 1, '0')
      return scale ? `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}` : sign + text
    })

  it('tells which of two decimals is less, whatever their digits and decimals', () => {
    fc.assert(
      fc.property(decimal, decimal, (one, other) =>
        assert.equal(Math.sign(compareDecimals(one, other)), Big(one).cmp(other)),
      ),
    )
  })

  for (const [one, other, expected] of [
    ['10.00', '9.99', 1],
    ['9.99', '10.00', -1],
    ['1.50', '1.5', 0],
    ['0.00', '-0.00', 0],
    ['1e2', '99.00', 1],
    ['007', '7', 0],
  ] as const) {
    it(`${one} against ${other}`, () => assert.equal(Math.sign(compareDecimals(one, other)), expected))
  }
})

describe('decimalBeside', () => {
  for (const [one, other, expected] of [
    ['8969', '8970.00', '8969.00'],
    ['8969.5', '8970.00', '8969.50'],
    ['8969.125', '8970.00', '8969.125'],
    ['8969.50', '8970', '8969.50'],
    ['-1', '0.5', '-1.0'],
  ] as const) {
    it(`${one} beside ${other}`, () => assert.equal(decimalBeside(one, other), expected))
  }

  it('takes what adds up', () => assert.equal(decimalBeside(Big('1e3'), '1.00'), '1000.00'))
})
