import { isDue, type Timetable } from './timetable.ts'

const MINUTE = 60_000
const MOST_MINUTES = 15

/** When one job runs next. It is asked again and again, so that a clock that was changed, or a sleep, makes no difference. */
export class Agenda {
  #times: Timetable | undefined
  #last: Date | undefined
  #tries = 0
  #again: Date | undefined

  /** `times`: undefined: never. `last`: when the job last did its work; undefined: it is to run at once. */
  constructor(times: Timetable | undefined, last: Date | undefined) {
    this.#times = times
    this.#last = last
  }

  /** Counts from now on. */
  set times(times: Timetable | undefined) {
    this.#times = times
  }

  isDue(now: Date): boolean {
    const times = this.#times
    return times !== undefined && (isDue(times, this.#last, now) || (times.open(now) && this.#isTimeAgain(now)))
  }

  /** The next time, as an instant; `due`: it has come; undefined: never. */
  next(now: Date): string | undefined {
    if (this.isDue(now)) return 'due'
    const [times, again] = [this.#times, this.#again]
    const next = times?.next(now)
    return (again && next && again < next && times?.open(again) ? again : next)?.toISOString()
  }

  /**
   * The job has ended; the times that came while it ran are left out. `again`: it is tried before the next time, after 1, 2,
   * 4, 8, then every 15 minutes, until it has ended otherwise.
   */
  ended(now: Date, again = false): void {
    this.#last = now
    this.#tries = again ? this.#tries + 1 : 0
    const minutes = Math.min(2 ** (this.#tries - 1), MOST_MINUTES)
    this.#again = again ? new Date(now.getTime() + minutes * MINUTE) : undefined
  }

  /** What the job waited for is there: it is tried at this time. */
  tryAt(time: Date): void {
    this.#again = time
  }

  #isTimeAgain(now: Date): boolean {
    if (!this.#again) return false
    // a clock that was set back is no reason to wait longer
    return this.#again <= now || this.#again.getTime() - now.getTime() > MOST_MINUTES * MINUTE
  }
}
