import { isDue, type Timetable } from './timetable.ts'

/** When one job runs next. It is asked again and again, so that a clock that was changed, or a sleep, makes no difference. */
export class Agenda {
  #times: Timetable
  #last: Date | undefined

  /** `last`: when the job last did its work; undefined: it is to run at once. */
  constructor(times: Timetable, last: Date | undefined) {
    this.#times = times
    this.#last = last
  }

  /** Counts from now on. */
  set times(times: Timetable) {
    this.#times = times
  }

  isDue(now: Date): boolean {
    return isDue(this.#times, this.#last, now)
  }

  next(now: Date): Date {
    return this.isDue(now) ? now : this.#times.next(now)
  }

  /** The job has ended; the times that came while it ran are left out. */
  ended(now: Date): void {
    this.#last = now
  }
}
