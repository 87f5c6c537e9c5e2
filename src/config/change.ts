import { configOf } from '../config.ts'
import { edited, type NewValue, writeConfigFile } from './edit.ts'
import { readConfigFile } from './file.ts'
import type { Config } from './settings.ts'

/** `schedule.intervalMinutes` → 30; undefined: back to its default. */
export type Changes = Readonly<Record<string, NewValue | undefined>>

/**
 * Changes settings in the file, all or, if it would then have mistakes, none: TS_CONFIG_INVALID, TS_FILE_REFUSED. Gives the
 * effective configuration: what the environment or a flag sets counts more than the file. `check` throws what else is wrong
 * with it.
 */
export function changeSettings(
  file: string,
  changes: Changes,
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, string>>,
  check: (config: Config) => void = () => {},
): Config {
  let text = readConfigFile(file)
  for (const [path, value] of Object.entries(changes)) text = edited(file, text, path.split('.'), value)
  const config = configOf(file, text, environment, flags)
  check(config)
  writeConfigFile(file, text)
  return config
}
