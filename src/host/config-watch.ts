import { statSync } from 'node:fs'
import { join } from 'node:path'
import { readConfigFile } from '../config/file.ts'
import { likelyStateFolder } from '../config/state-folder.ts'
import { type Config, configOf } from '../config.ts'
import { failureOf } from './failure.ts'
import type { Refused } from './host-state.ts'
import { readIfThere, writePrivately } from './private-file.ts'

/** In the state folder: also a host that starts again has the last valid configuration. */
const LAST_VALID = 'last-valid.yaml'

export interface ConfigSource {
  readonly file: string
  readonly flags: Readonly<Record<string, string>>
}

export interface ValidConfig {
  readonly text: string
  readonly config: Config
}

/** Finds the mistakes that only the plugins can tell. */
export type CheckPlugins = (config: Config) => Promise<void>

/** The configuration that is in force: that of the file, or, while that has mistakes, the last one without. */
export class ConfigWatch {
  #valid: ValidConfig
  #refused: Refused | undefined
  #suspect: Refused | undefined
  #seen: string
  #kept: string | undefined

  private constructor(
    readonly source: ConfigSource,
    readonly check: CheckPlugins,
    valid: ValidConfig,
    seen: string,
    refused?: Refused,
  ) {
    this.#valid = valid
    this.#seen = seen
    this.#refused = refused
  }

  /** Throws what is wrong with the file, if no valid configuration is remembered. */
  static async open(source: ConfigSource, check: CheckPlugins): Promise<ConfigWatch> {
    const seen = stampOf(source.file)
    try {
      return new ConfigWatch(source, check, await read(source, check), seen)
    } catch (error) {
      const last = await lastValid(source, check)
      if (!last) throw error
      return new ConfigWatch(source, check, last, seen, refusalOf(error))
    }
  }

  get valid(): ValidConfig {
    return this.#valid
  }

  get refused(): Refused | undefined {
    return this.#refused
  }

  /** Looks at the file. An invalid one is refused at the second look: an editor may be writing at the first. */
  async look(): Promise<'changed' | 'refused' | undefined> {
    const stamp = stampOf(this.source.file)
    if (stamp === this.#seen) {
      if (!this.#suspect) return undefined
      this.#refused = this.#suspect
      this.#suspect = undefined
      return 'refused'
    }
    this.#seen = stamp
    this.#suspect = undefined
    try {
      this.#valid = await read(this.source, this.check)
      this.#refused = undefined
      return 'changed'
    } catch (error) {
      this.#suspect = refusalOf(error)
      return undefined
    }
  }

  /** Remembers what is in force. A password that the configuration has is in there, too. */
  keep(folder: string): void {
    if (this.#kept === this.#valid.text) return
    writePrivately(join(folder, LAST_VALID), this.#valid.text)
    this.#kept = this.#valid.text
  }
}

async function read(source: ConfigSource, check: CheckPlugins): Promise<ValidConfig> {
  return checked(source, readConfigFile(source.file), check)
}

async function lastValid(source: ConfigSource, check: CheckPlugins): Promise<ValidConfig | undefined> {
  const { file, flags } = source
  const folder = likelyStateFolder(file, readIfThere(file) ?? '', process.env, flags)
  const text = readIfThere(join(folder, LAST_VALID))
  if (text === undefined) return undefined
  try {
    return await checked(source, text, check)
  } catch {
    return undefined
  }
}

async function checked({ file, flags }: ConfigSource, text: string, check: CheckPlugins): Promise<ValidConfig> {
  const config = configOf(file, text, process.env, flags)
  await check(config)
  return { text, config }
}

function refusalOf(error: unknown): Refused {
  const { code, message, remedy } = failureOf(error)
  return { at: new Date().toISOString(), code, message, remedy }
}

/** What changes whenever the file does. */
function stampOf(file: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(file)
    return `${mtimeMs} ${size} ${ino}`
  } catch {
    return 'none'
  }
}
