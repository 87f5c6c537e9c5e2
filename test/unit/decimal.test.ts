import assert from 'node:assert/strict'
import { Big } from 'big.js'
import fc from 'fast-check'
import { compareDecimals, fromUnits, toUnits } from 'tillsync'

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

describe('toUnits', () => {
  const decimal = (decimals: number) =>
    fc
      .tuple(fc.constantFrom('', '-'), fc.bigInt({ min: 0n, max: 10n ** 37n }))
      .map(([sign, digits]) => Big(`${sign}${digits}e-${decimals}`))

  it('adds up exactly, whatever the digits', () => {
    fc.assert(
      fc.property(fc.array(decimal(4)), (decimals) => {
        const units = decimals.reduce((sum, one) => sum + toUnits(one.toFixed(4), 4), 0n)
        assert.equal(fromUnits(units, 4), decimals.reduce((sum, one) => sum.plus(one), Big(0)).toFixed(4))
      }),
    )
  })

  for (const [text, decimals, units] of [
    ['57.30', 2, 5730n],
    ['-57.30', 2, -5730n],
    ['-0.05', 2, -5n],
    ['57.3', 2, 5730n],
    ['57.3000', 2, 5730n],
    ['57', 2, 5700n],
    ['57', 0, 57n],
    ['1e2', 2, 10000n],
    ['.5', 1, 5n],
  ] as const) {
    it(`${text} with ${decimals} decimals`, () => assert.equal(toUnits(text, decimals), units))
  }

  for (const text of ['57.305', '', 'ten', '1.x0']) {
    it(`throws at "${text}"`, () => assert.throws(() => toUnits(text, 2)))
  }
})

describe('fromUnits', () => {
  for (const [units, decimals, beside, expected] of [
    [5730n, 2, undefined, '57.30'],
    [-5n, 2, undefined, '-0.05'],
    [57n, 0, undefined, '57'],
    [89690000n, 4, '8970.00', '8969.00'],
    [89691250n, 4, '8970.00', '8969.125'],
    [89690000n, 4, '8970', '8969'],
    [896950n, 2, '8970', '8969.5'],
    [-1n, 0, '0.5', '-1.0'],
  ] as const) {
    it(`${units} of ${decimals} decimals beside ${beside}`, () =>
      assert.equal(fromUnits(units, decimals, beside), expected))
  }
})
