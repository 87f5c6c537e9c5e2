import { fileURLToPath } from 'node:url'
import type { Config } from '../config.ts'
import { cycleTimes, nightlyTimes, type Timetable } from './timetable.ts'

/** What the schedule runs, each in a worker of its own. */
export interface Job {
  readonly name: string
  readonly file: string
  /** undefined: it is not for this site. */
  readonly times: (config: Config) => Timetable | undefined
  /** Its runs are in the journal. What is no cycle goes on beside one, but not beside another such job. */
  readonly isCycle: boolean
}

export const FROM_SOURCE = import.meta.url.endsWith('.ts')

export const JOBS: readonly Job[] = [
  { name: 'sync', file: fileOf('sync'), times: cycleTimes, isCycle: true },
  {
    name: 'purge',
    file: fileOf('purge'),
    times: (config) => nightlyTimes(config, config.schedule.purgeAt),
    isCycle: false,
  },
  {
    name: 'verify',
    file: fileOf('verify'),
    // A store compares itself with the head office; that asks no thousand stores each night.
    times: (config) => (config.site.kind === 'store' ? nightlyTimes(config, config.schedule.verifyAt) : undefined),
    isCycle: false,
  },
]

function fileOf(name: string): string {
  return fileURLToPath(new URL(`../../jobs/${name}${FROM_SOURCE ? '.ts' : '.js'}`, import.meta.url))
}
