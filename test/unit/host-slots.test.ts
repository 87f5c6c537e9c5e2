import assert from 'node:assert/strict'
import fc from 'fast-check'
import { missed, slotsOf, untilSlot } from '../../src/host/slots.ts'

const QUARTER = 15 * 60_000

describe('the slots of a site', () => {
  it('are an interval apart, at the same place whenever the host starts', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z0-9]{2,8}$/),
        fc.integer({ min: 1, max: 10_080 }),
        fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (site, minutes, now) => {
          const slots = slotsOf(site, minutes)
          const wait = untilSlot(slots, now)
          assert.ok(wait > 0 && wait <= slots.interval)
          assert.equal((now.getTime() + wait - slots.offset) % slots.interval, 0)
        },
      ),
    )
  })

  it('spread a thousand stores over the interval', () => {
    const offsets = Array.from({ length: 1000 }, (_, index) => slotsOf(`S${index + 1}`, 15).offset)
    const perMinute = Array<number>(15).fill(0)
    for (const offset of offsets) perMinute[Math.floor(offset / 60_000)]!++
    assert.ok(Math.max(...perMinute) < 120 && Math.min(...perMinute) > 25, String(perMinute))
  })

  const slots = slotsOf('S001', 15)
  const slot = new Date(Math.ceil(Date.parse('2026-11-25T08:00:00Z') / QUARTER) * QUARTER + slots.offset)
  const later = (milliseconds: number) => new Date(slot.getTime() + milliseconds)

  it('are missed when the machine was off at the last one, or its cycle did not do its work', () => {
    assert.equal(missed(slots, later(60_000), undefined), true)
    assert.equal(missed(slots, later(60_000), later(-1)), true)
    assert.equal(missed(slots, later(3 * QUARTER), later(1000)), true)
  })

  it('are not missed when a cycle has done its work since', () => {
    assert.equal(missed(slots, later(60_000), later(0)), false)
    assert.equal(missed(slots, later(QUARTER - 1), later(1000)), false)
  })

  it('count as missed after a clock was set back', () => {
    assert.equal(missed(slots, later(60_000), later(QUARTER * 100)), true)
  })
})
