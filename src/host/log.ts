import { type DestinationStream, pino } from 'pino'
import type { Config } from '../config.ts'
import type { Log } from '../contract/index.ts'

/** Where the log goes, a JSON line each. */
export type LogOutput = DestinationStream

/** To standard error: standard output is a command's result. */
export function standardError(): LogOutput {
  return pino.destination({ dest: 2, sync: true })
}

/** `more`: what each line carries besides the site. */
export function openLog({ log, site }: Config, output: LogOutput, more: () => object = () => ({})): Log {
  return pino({ level: log.level, mixin: () => ({ site: site.code, ...more() }) }, output)
}
