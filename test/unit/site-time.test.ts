import assert from 'node:assert/strict'
import { endOfDate, instantOf, localTime } from '../../src/config/site-time.ts'

describe('the clock of a site', () => {
  it('reads an instant, unless that names its own zone', () => {
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
    assert.equal(endOfDate('2026-10-25', 'Europe/Berlin'), '2026-10-25T23:00:00.000000Z')
    assert.equal(endOfDate('2026-02-28', 'Asia/Kolkata'), '2026-02-28T18:30:00.000000Z')
  })

  it('shows an instant', () => {
    assert.equal(localTime('2026-11-21T18:30:00.000000Z', 'Asia/Kolkata'), '2026-11-22 00:00:00')
  })
})
