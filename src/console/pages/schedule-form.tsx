import { problemAt } from '../../config/problem-at.ts'
import type { Config } from '../../config.ts'
import type { TillsyncError } from '../../contract/errors.ts'
import { ErrorMessage } from '../layout/error-message.tsx'
import { Field } from '../layout/field.tsx'
import { PostForm } from '../layout/post-form.tsx'
import { Time } from '../layout/time.tsx'

/** What stands in the form: as it is, or as it was just sent. */
export interface GivenSchedule {
  readonly times: 'interval' | 'cron'
  readonly intervalMinutes: number | string
  readonly cron?: string
  readonly window?: string
  readonly onStart: boolean
  readonly purgeAt: string
  /** undefined: nothing is compared from here. */
  readonly verifyAt?: string
}

interface ScheduleFormProps {
  /** Instants; `due`. Of what is not for this site, none. */
  readonly next: Readonly<{ cycle: string; purge?: string; verify?: string }>
  readonly given: GivenSchedule
  readonly config: Config
  readonly error?: TillsyncError
}

export function ScheduleForm({ next, given, config: { schedule, site }, error }: ScheduleFormProps) {
  const zone = schedule.timeZone ?? site.timeZone
  return (
    <>
      <dl>
        <Next word="Next cycle" at={next.cycle} />
        <Next word="Next purge" at={next.purge} />
        <Next word="Next comparison" at={next.verify} />
      </dl>
      {error && <ErrorMessage error={error} />}
      <PostForm action="/schedule" class="narrow">
        <fieldset>
          <legend>Cycles start</legend>
          <Choice value="interval" given={given.times} label="every so many minutes" />
          <Choice value="cron" given={given.times} label="at the times of a cron pattern" />
        </fieldset>
        <Field
          name="intervalMinutes"
          problem={problemAt(error, 'schedule.intervalMinutes')}
          label="Minutes from one cycle to the next"
          value={given.intervalMinutes}
          inputMode="numeric"
          hint={`At least ${schedule.minimumMinutes}.`}
        />
        <Field
          name="cron"
          problem={problemAt(error, 'schedule.cron')}
          label="Cron pattern"
          value={given.cron}
          hint={`Minute, hour, day, month, weekday, by the clock of ${zone}: 0 6-22 * * * is every full hour from 6 to 22.`}
        />
        <Field
          name="window"
          problem={problemAt(error, 'schedule.window')}
          label="Only within these times of the day"
          value={given.window}
          hint="Such as 06:00-23:00; it may go over midnight. Empty: all day. What is missed is caught up."
        />
        <p>
          <input type="checkbox" id="onStart" name="onStart" value="true" checked={given.onStart} />{' '}
          <label for="onStart">A cycle whenever the host starts</label>
        </p>
        <h2>In the night</h2>
        <Field
          name="purgeAt"
          label="Purge at"
          value={given.purgeAt}
          hint={`Takes away what is older than the retention and nobody needs any more; within the hour after this time, by the clock of ${zone}.`}
          problem={problemAt(error, 'schedule.purgeAt')}
        />
        {next.verify && (
          <Field
            name="verifyAt"
            label="Comparison with the head office at"
            value={given.verifyAt}
            hint="Finds documents that differ there; likewise within the hour after."
            problem={problemAt(error, 'schedule.verifyAt')}
          />
        )}
        <button type="submit" class="first">
          Save
        </button>
      </PostForm>
    </>
  )
}

function Next({ word, at }: { readonly word: string; readonly at: string | undefined }) {
  if (!at) return null
  return (
    <>
      <dt>{word}</dt>
      <dd>{at === 'due' ? 'due now' : <Time at={at} />}</dd>
    </>
  )
}

function Choice({ value, given, label }: { readonly value: string; readonly given: string; readonly label: string }) {
  return (
    <p>
      <input type="radio" id={`times-${value}`} name="times" value={value} checked={value === given} />{' '}
      <label for={`times-${value}`}>{label}</label>
    </p>
  )
}
