import { fileURLToPath } from 'node:url'
import type { Config } from '../config.ts'
import { cycleTimes, type Timetable } from './timetable.ts'

/** What the schedule runs, each in a worker of its own. */
export interface Job {
  readonly name: string
  readonly file: string
  readonly times: (config: Config) => Timetable
}

export const FROM_SOURCE = import.meta.url.endsWith('.ts')

export const JOBS: readonly Job[] = [{ name: 'sync', file: fileOf('sync'), times: cycleTimes }]

function fileOf(name: string): string {
  return fileURLToPath(new URL(`../../jobs/${name}${FROM_SOURCE ? '.ts' : '.js'}`, import.meta.url))
}
