import { hostname, userInfo } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { coded, loggedFailure } from '../contract/errors.ts'
import type { Log } from '../contract/index.ts'
import type { Installation } from '../runner/installation.ts'
import { Agenda } from './agenda.ts'
import { type ConfigSource, ConfigWatch } from './config-watch.ts'
import { type HeldFolder, holdFolder } from './host-state.ts'
import { JOBS } from './jobs.ts'
import { LineWatch } from './line-watch.ts'
import { type LogOutput, openLog, standardError } from './log.ts'
import { type Ending, Workers } from './workers.ts'

export interface HostOptions {
  readonly source: ConfigSource
  readonly open: (config: Config) => Promise<Installation>
  /** Begins what runs beside the schedule, such as the console; gives what ends it. */
  readonly beside: (installation: Installation) => Promise<() => Promise<void>>
  /** Aborted: the running packet ends, then the host does. */
  readonly signal: AbortSignal
}

/** How often the host looks at the clock. A timer that is set for hours goes wrong when the machine sleeps. */
const LOOK_MILLISECONDS = 1000

/**
 * Runs the site's jobs on their schedule, a worker each, until the signal: a sync cycle at each of the site's times, and
 * one at once for those that were missed. A cycle that is due while one still runs is left out. Resolves when all workers
 * have ended. TS_HOST_RUNNING: another process does that.
 */
export async function runHost({ source, open, beside, signal }: HostOptions): Promise<void> {
  const watch = await ConfigWatch.open(source, async (config) => (await open(config)).close())
  const { config } = watch.valid
  const folder = await holdFolder(config.host.stateFolder)
  const installation = await open(config)
  const endBeside = await beside(installation)
  try {
    await new Host(watch, folder, open, standardError(config.log.format)).run(signal)
  } finally {
    await endBeside()
    await installation.close()
    await folder.release()
  }
}

class Host {
  readonly #log: Log
  readonly #workers: Workers
  readonly #agendas = new Map<string, Agenda>()
  readonly #line = new LineWatch(() => this.#agendas.get('sync')?.tryAt(new Date()))
  readonly #holder = `${userInfo().username} on ${hostname()} (process ${process.pid})`
  readonly #since = new Date().toISOString()

  constructor(
    readonly watch: ConfigWatch,
    readonly folder: HeldFolder,
    readonly open: HostOptions['open'],
    output: LogOutput,
  ) {
    this.#log = openLog(this.#config, output)
    this.#workers = new Workers(JOBS, this.#log, output, (ending) => void this.#ended(ending))
  }

  async run(signal: AbortSignal): Promise<void> {
    const last = this.#config.schedule.onStart ? undefined : await this.#lastDone()
    for (const { name, times } of JOBS) this.#agendas.set(name, new Agenda(times(this.#config), last))
    this.#log.info({ next: this.#nextCycle() }, 'the host has started')
    if (this.watch.refused) this.#sayRefused()
    while (!signal.aborted) {
      await this.#look()
      await setTimeout(LOOK_MILLISECONDS, undefined, { signal }).catch(() => {})
    }
    this.#line.end()
    this.#endItself(await this.#workers.stop(this.#config.host.stopSeconds))
    this.#log.info({}, 'the host has stopped')
  }

  get #config(): Config {
    return this.watch.valid.config
  }

  async #look(): Promise<void> {
    const found = await this.watch.look()
    if (found === 'changed') this.#takeOver()
    if (found === 'refused') this.#sayRefused()
    this.#endItself(this.#workers.endHanging(this.#config.host.hangSeconds))
    const { file: configFile, flags } = this.watch.source
    const due = JOBS.find(({ name }) => this.#agendas.get(name)?.isDue(new Date()))
    if (due && !this.#workers.busy) {
      await this.#workers.start(due.name, { configFile, configText: this.watch.valid.text, flags })
    }
    this.#tell()
  }

  #takeOver(): void {
    for (const { name, times } of JOBS) this.#agendas.get(name)!.times = times(this.#config)
    this.#log.info({ next: this.#nextCycle() }, 'the configuration was changed; it counts from the next cycle')
  }

  #sayRefused(): void {
    const { code, message, remedy } = this.watch.refused!
    this.#log.error({ code, remedy }, `the configuration is refused, the last valid one stays in force: ${message}`)
  }

  async #ended({ job, run, failure, told }: Ending): Promise<void> {
    this.#agendas.get(job)!.ended(new Date(), failure?.lineDown)
    if (failure?.lineDown) this.#line.watch(this.#config)
    else this.#line.end()
    if (!failure) return
    const { code, message, remedy } = failure
    this.#log.error({ job, run, code, remedy }, failure.logged)
    if (told && run !== undefined) return
    await this.#attempt('the run cannot be recorded', (installation) =>
      installation.recordFailure(run, `${code}: ${message}`),
    )
  }

  /** When a cycle last began that did its work. The host starts where a database is still away: its cycles say so. */
  #lastDone(): Promise<Date | undefined> {
    return this.#attempt('the last cycle cannot be looked up', async (installation) => {
      const last = await installation.lastRun()
      return last?.outcome === 'DONE' ? new Date(last.startedAt) : undefined
    })
  }

  async #attempt<T>(failing: string, work: (installation: Installation) => Promise<T>): Promise<T | undefined> {
    try {
      const installation = await this.open(this.#config)
      return await work(installation).finally(() => installation.close())
    } catch (error) {
      this.#log.warn(loggedFailure(error), failing)
      return undefined
    }
  }

  #nextCycle(): string {
    return this.#agendas.get('sync')!.next(new Date())
  }

  #tell(): void {
    const { refused } = this.watch
    try {
      this.watch.keep(this.folder.path)
      this.folder.tell({
        holder: this.#holder,
        since: this.#since,
        nextCycle: this.#nextCycle(),
        lineDownSince: this.#line.downSince,
        refused,
      })
    } catch (error) {
      this.#log.warn({ error: String(error) }, 'the state folder cannot be written to')
    }
  }

  /** Nothing but its end frees a process of a thread that hangs in native code. A service manager starts it again. */
  #endItself(stuck: string | undefined): void {
    if (stuck === undefined) return
    const { code, message, remedy } = coded('TS_HOST_STUCK', { job: stuck })
    this.#log.error({ code, remedy }, message)
    process.kill(process.pid, 'SIGKILL')
  }
}
