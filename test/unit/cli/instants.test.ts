import assert from 'node:assert/strict'
import { instantArgument, instantOf, localTime } from '../../../src/cli/instants.ts'

describe('an instant on the command line', () => {
  it('is read by the clock of the site, unless it says otherwise', () => {
    assert.equal(instantOf('2026-11-22', 'Asia/Kolkata'), '2026-11-21T18:30:00.000000Z')
    assert.equal(instantOf('2026-11-22T10:15', 'Asia/Kolkata'), '2026-11-22T04:45:00.000000Z')
    assert.equal(instantOf('2026-11-22 10:15:30.5', 'Asia/Kolkata'), '2026-11-22T04:45:30.500000Z')
    assert.equal(instantOf('2026-11-22T10:15Z', 'Asia/Kolkata'), '2026-11-22T10:15:00.000000Z')
    assert.equal(instantOf('2026-11-22T10:15+01:00', 'Asia/Kolkata'), '2026-11-22T09:15:00.000000Z')
  })

  it('is right on both sides of a change of the clocks', () => {
    assert.equal(instantOf('2026-03-29', 'Europe/Berlin'), '2026-03-28T23:00:00.000000Z')
    assert.equal(instantOf('2026-03-30', 'Europe/Berlin'), '2026-03-29T22:00:00.000000Z')
    assert.equal(instantOf('2026-10-26', 'Europe/Berlin'), '2026-10-25T23:00:00.000000Z')
  })

  it('is refused where it is none', () => {
    for (const text of ['yesterday', '2026-13-01', '22.11.2026', '2026-11-22T25:00', '2026-11-22T10', '']) {
      assert.throws(() => instantArgument(text), /Wanted a date or an instant/, text)
    }
    assert.equal(instantArgument('2026-11-22'), '2026-11-22')
  })

  it('is shown by the clock of the site', () => {
    assert.equal(localTime('2026-11-21T18:30:00.000000Z', 'Asia/Kolkata'), '2026-11-22 00:00:00')
  })
})
