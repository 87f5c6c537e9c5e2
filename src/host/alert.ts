import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import stringArgv from 'string-argv'
import type { Config } from '../config.ts'
import { coded } from '../contract/errors.ts'
import type { Failure } from './failure.ts'
import { jsonIfThere, writePrivately } from './private-file.ts'

export interface Incident {
  readonly failure: Pick<Failure, 'kind' | 'code' | 'logged' | 'remedy'>
  /** `sync`, … */
  readonly job?: string
  /** Its run in the journal. */
  readonly run?: string
}

/** What was told today, so that a host that starts again does not tell it again. */
interface Told {
  readonly day: string
  readonly kinds: readonly string[]
}

const MEMORY = 'alerts.json'
const MOST_MILLISECONDS = 30_000
/** Of what the command says, and of a value in its environment: systems have limits there. */
const MOST_CHARACTERS = 4000

/**
 * Runs the operator's command for an incident, at most once for its kind and the site's day; one that could not be run, or
 * ended with another code than 0, is run again for the next. TS_ALERT_FAILED.
 */
export async function alert(config: Config, folder: string, incident: Incident, now: Date): Promise<void> {
  const { command } = config.alert
  if (!command) return
  const { kind } = incident.failure
  const day = now.toLocaleDateString('sv-SE', { timeZone: config.site.timeZone })
  const file = join(folder, MEMORY)
  const before = jsonIfThere<Told>(file)
  const told = before?.day === day ? before.kinds : []
  if (told.includes(kind)) return
  await run(command, dirname(config.file), factsOf(config, incident, now))
  writePrivately(file, JSON.stringify({ day, kinds: [...told, kind] } satisfies Told))
}

function factsOf({ site, support }: Config, { failure, job, run }: Incident, now: Date) {
  const { kind, code, logged: message, remedy } = failure
  return { kind, code, message, remedy, site: site.code, siteName: site.name, job, run, at: now.toISOString(), support }
}

/** The facts go in by the environment and, as JSON, by standard input; no shell ever sees them. */
function run(command: string, cwd: string, facts: ReturnType<typeof factsOf>): Promise<void> {
  const [program = '', ...words] = stringArgv(command)
  return new Promise((resolve, reject) => {
    const fail = (detail: string, cause?: Error) => reject(coded('TS_ALERT_FAILED', { command, detail }, { cause }))
    const child = spawn(program, words, { cwd, env: environmentOf(facts), timeout: MOST_MILLISECONDS })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = `${said}${text}`.slice(-MOST_CHARACTERS)
      })
    }
    child.on('error', (error) => fail(error.message, error))
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else fail(`it ended with ${code ?? signal}: ${said.trim()}`)
    })
    // a command that reads nothing closes its end
    child.stdin.on('error', () => {})
    child.stdin.end(JSON.stringify(facts))
  })
}

/** Without Tillsync's own variables: a password may be among them. */
function environmentOf({ support: _, ...facts }: ReturnType<typeof factsOf>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^TILLSYNC_/i.test(name))
  const given = Object.entries(facts).map(([name, value = '']) => [
    `TILLSYNC_ALERT_${name.replace(/[A-Z]/g, '_$&').toUpperCase()}`,
    value.replaceAll('\0', ' ').slice(0, MOST_CHARACTERS),
  ])
  return Object.fromEntries([...kept, ...given])
}
