import assert from 'node:assert/strict'
import fc from 'fast-check'
import { nextSlot, slotsOf } from '../../../src/host/slots.ts'

describe('the slots of a site', () => {
  it('are an interval apart, at the same place whenever the host starts', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z0-9]{2,8}$/),
        fc.integer({ min: 1, max: 10_080 }),
        fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (site, minutes, now) => {
          const slots = slotsOf(site, minutes)
          const next = nextSlot(slots, now)
          assert.ok(next > now && next.getTime() <= now.getTime() + slots.interval)
          assert.equal((next.getTime() - slots.offset) % slots.interval, 0)
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
})
