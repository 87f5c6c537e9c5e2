import assert from 'node:assert/strict'
import fc from 'fast-check'
import { NumberSeries } from '../../src/flow/verify/number-series.ts'

describe('a series of numbers', () => {
  it('knows its gaps and what came twice, in whatever order the numbers come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }), (numbers) => {
        const series = new NumberSeries()
        const twice = numbers.filter((number) => !series.add(number)).length
        const there = new Set(numbers)
        const [first, last] = [Math.min(...numbers), Math.max(...numbers)]
        const missing = Array.from({ length: last - first + 1 }, (_, at) => first + at).filter((one) => !there.has(one))
        const gaps = series.gaps().flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at))
        assert.deepEqual(gaps, missing)
        assert.deepEqual([series.first, series.last, series.size], [first, last, there.size])
        assert.equal(twice, numbers.length - there.size)
      }),
    )
  })

  it('takes a loose number once more', () => {
    const series = new NumberSeries()
    assert.deepEqual([series.add(7, true), series.add(7), series.add(7)], [true, true, false])
  })
})
