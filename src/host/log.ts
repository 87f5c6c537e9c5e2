import { type DestinationStream, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Config } from '../config.ts'
import type { Log } from '../contract/index.ts'

/** Takes JSON lines. */
export type LogOutput = DestinationStream

/** Where a log goes, and what each of its lines carries. */
export interface LogTarget {
  readonly output: LogOutput
  readonly fields?: () => object
}

/** To standard error: standard output is a command's result. */
export function standardError(format: Config['log']['format']): LogOutput {
  if (format === 'json') return pino.destination({ dest: 2, sync: true })
  return pretty({ destination: 2, sync: true, translateTime: 'SYS:standard', ignore: 'pid,hostname' })
}

/** `more`: what each line carries besides the site. */
export function openLog({ log, site }: Config, output: LogOutput, more: () => object = () => ({})): Log {
  return pino({ level: log.level, mixin: () => ({ site: site.code, ...more() }) }, output)
}
