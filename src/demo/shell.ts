import { coded } from '../contract/errors.ts'
import { type Ran, runTillsync } from './run-tillsync.ts'
import { print } from './say.ts'

/** A command that was run, for the account of time and memory at the end. */
export interface Done {
  readonly command: string
  readonly seconds: number
  readonly peakMebibytes: number
}

export interface Shell {
  /** Shows a command as a person would type it, runs it, and gives what it printed. TS_DEMO_COMMAND if it fails. */
  run(words: readonly string[]): Promise<string>
  /** The same with --json; the exit code 5 tells that documents are set aside, which a demo wants to see. */
  json<T>(words: readonly string[]): Promise<T>
  readonly done: readonly Done[]
}

const SET_ASIDE = 5

export function createShell(): Shell {
  const done: Done[] = []

  async function run(words: readonly string[], welcome: readonly number[]): Promise<Ran> {
    const command = `tillsync ${words.map(quoted).join(' ')}`
    print(`$ ${command}`)
    const ran = await runTillsync(words)
    done.push({ command, seconds: ran.seconds, peakMebibytes: ran.peakMebibytes })
    if (!welcome.includes(ran.exitCode)) {
      const detail = `${ran.stderr}${ran.stdout}`.trim()
      throw coded('TS_DEMO_COMMAND', { command, exitCode: ran.exitCode, detail })
    }
    return ran
  }

  return {
    done,
    run: async (words) => (await run(words, [0])).stdout,
    json: async <T>(words: readonly string[]) =>
      JSON.parse((await run([...words, '--json'], [0, SET_ASIDE])).stdout) as T,
  }
}

function quoted(word: string): string {
  return /^[\w@%+=:,./*-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
