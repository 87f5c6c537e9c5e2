import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Config } from '../../../src/config.ts'
import { Agenda } from '../../../src/host/agenda.ts'
import { nextCycle } from '../../../src/host/next-cycle.ts'
import { cycleTimes, nightlyTimes } from '../../../src/host/timetable.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

interface Given {
  readonly cron?: string
  readonly intervalMinutes?: number
  readonly window?: string
  readonly timeZone?: string
}

function configOf({ timeZone = 'UTC', intervalMinutes = 15, ...schedule }: Given): Config {
  // whose place is in the first seconds of a minute
  const site = { code: 'S005', kind: 'store', name: 'Park Street', timeZone: 'Asia/Kolkata' }
  return { site, schedule: { intervalMinutes, minimumMinutes: 1, onStart: false, timeZone, ...schedule } } as Config
}

/** The minutes in which a host starts a cycle, whose clock shows these times one after the other. */
function cycles(given: Given, clock: Iterable<Date>, last?: Date): string[] {
  const agenda = new Agenda(cycleTimes(configOf(given)), last)
  const started: string[] = []
  for (const now of clock) {
    if (!agenda.isDue(now)) continue
    started.push(local(now, given.timeZone))
    agenda.ended(now)
  }
  return started
}

function* every(milliseconds: number, from: string, until: string): Generator<Date> {
  for (let at = Date.parse(from); at < Date.parse(until); at += milliseconds) yield new Date(at)
}

function local(at: Date, timeZone = 'UTC'): string {
  return at.toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
}

const DAYS = {
  'Europe/Berlin, put forward': ['Europe/Berlin', '2027-03-27T23:00:00Z', '2027-03-28T22:00:00Z'],
  'Europe/Berlin, put back': ['Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
  'America/New_York, put forward': ['America/New_York', '2027-03-14T05:00:00Z', '2027-03-15T04:00:00Z'],
  'America/New_York, put back': ['America/New_York', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'],
} as const

describe('the schedule, on the day when clocks are changed', () => {
  for (const [name, [timeZone, from, until]] of Object.entries(DAYS)) {
    const hours = (Date.parse(until) - Date.parse(from)) / HOUR
    const day = local(new Date(from), timeZone).slice(0, 10)
    const run = (given: Given) =>
      cycles({ ...given, timeZone }, every(20_000, from, until), new Date(Date.parse(from) - 1))

    it(`${name}: an interval stays an interval`, () => {
      assert.equal(run({ intervalMinutes: 15 }).length, hours * 4)
    })

    it(`${name}: a pattern for every hour has as many cycles as the day has hours`, () => {
      assert.equal(run({ cron: '20 * * * *' }).length, hours)
    })

    it(`${name}: a time of the day comes once, also one that there is not or that there is twice`, () => {
      for (const [hour, minute] of [
        ['01', '30'],
        ['02', '30'],
        ['09', '15'],
      ] as const) {
        const gone = hours === 23 && hour === '02'
        const at = gone ? `${day} 03:00` : `${day} ${hour}:${minute}`
        assert.deepEqual(run({ cron: `${minute} ${hour} * * *` }), [at])
      }
    })

    it(`${name}: the window is that of the clock on the wall`, () => {
      const started = run({ cron: '0 * * * *', window: '06:00-09:00' })
      assert.deepEqual(started, [`${day} 06:00`, `${day} 07:00`, `${day} 08:00`])
      for (const time of run({ window: '06:00-23:00' })) assert.ok(time >= `${day} 06:00` && time < `${day} 23:00`)
    })
  }
})

describe('the schedule', () => {
  it('catches up once what a sleeping machine has missed', () => {
    const awake = [
      ...every(1000, '2026-11-25T08:00:00Z', '2026-11-25T08:20:00Z'),
      ...every(1000, '2026-11-28T17:20:30Z', '2026-11-28T17:34:00Z'),
    ]
    assert.deepEqual(cycles({ cron: '*/30 * * * *' }, awake, new Date('2026-11-25T07:59:00Z')), [
      '2026-11-25 08:00',
      '2026-11-28 17:20',
      '2026-11-28 17:30',
    ])
  })

  it('goes on at once when a clock that was wrong is set back', () => {
    const clock = [
      ...every(1000, '2026-11-25T08:00:00Z', '2026-11-25T08:20:00Z'),
      ...every(1000, '2026-11-24T20:20:00Z', '2026-11-24T20:40:00Z'),
    ]
    assert.deepEqual(cycles({ cron: '*/30 * * * *' }, clock, new Date('2026-11-25T07:59:00Z')), [
      '2026-11-25 08:00',
      '2026-11-24 20:20',
      '2026-11-24 20:30',
    ])
  })

  it('waits for the window with what was missed', () => {
    const night = every(20_000, '2026-11-25T23:30:00Z', '2026-11-26T06:10:00Z')
    assert.deepEqual(cycles({ cron: '30 * * * *', window: '06:00-23:00' }, night, new Date('2026-11-25T21:00:00Z')), [
      '2026-11-26 06:00',
    ])
  })

  it('has a window that goes over midnight', () => {
    const day = every(20_000, '2026-11-25T12:00:00Z', '2026-11-26T12:00:00Z')
    assert.deepEqual(cycles({ cron: '0 */2 * * *', window: '22:00-03:00' }, day, new Date('2026-11-25T11:59:00Z')), [
      '2026-11-25 22:00',
      '2026-11-26 00:00',
      '2026-11-26 02:00',
    ])
  })

  it('gives each site its own seconds in the minute of a pattern, and no time twice', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z0-9]{2,8}$/),
        fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (code, from) => {
          const times = cycleTimes({ ...configOf({ cron: '*/20 * * * *' }), site: { code } } as Config)
          const first = times.next(from)
          assert.ok(first > from && first.getTime() - from.getTime() <= 20 * MINUTE, `${first.toISOString()}`)
          assert.equal(times.next(first).getTime() - first.getTime(), 20 * MINUTE)
          assert.equal(times.next(new Date(first.getTime() - 1)).getTime(), first.getTime())
        },
      ),
    )
  })
})

describe('the night', () => {
  it('comes once, also when clocks are changed in it; each site has a moment of its own', () => {
    for (const [timeZone, from, until] of Object.values(DAYS)) {
      for (const code of ['S001', 'S002', 'S003', 'S004']) {
        const config = { ...configOf({ timeZone }), site: { code } } as Config
        const agenda = new Agenda(nightlyTimes(config, '02:30'), new Date(Date.parse(from) - 1))
        const runs: string[] = []
        for (const now of every(MINUTE, from, until)) {
          if (!agenda.isDue(now)) continue
          runs.push(local(now, timeZone))
          agenda.ended(now)
        }
        assert.equal(runs.length, 1, `${timeZone} ${code}`)
        assert.match(runs[0]!, / 0[234]:/)
      }
    }
  })
})

describe('the next cycle', () => {
  const run = (startedAt: string) =>
    ({ id: 'r', startedAt, reason: 'schedule', startedBy: 'x', outcome: 'DONE', findings: [], plugins: [] }) as const
  const now = new Date('2026-11-22T10:10:00Z')

  it('is told by the same times', () => {
    const config = configOf({ cron: '0 * * * *' })
    assert.match(nextCycle(config, run('2026-11-22T10:05:00.000000Z'), now), /^2026-11-22T11:00:/)
    assert.equal(nextCycle(config, run('2026-11-22T09:55:00.000000Z'), now), 'due')
    assert.equal(nextCycle(config, undefined, now), 'due')
  })

  it('is not due outside of the window', () => {
    const config = configOf({ cron: '0 * * * *', window: '18:00-22:00' })
    assert.match(nextCycle(config, undefined, now), /^2026-11-22T18:00:/)
  })
})
