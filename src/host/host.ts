import { setTimeout } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { coded, loggedFailure } from '../contract/errors.ts'
import type { Log } from '../contract/index.ts'
import { Agenda } from './agenda.ts'
import { type ConfigSource, ConfigWatch } from './config-watch.ts'
import { failureOf } from './failure.ts'
import { HostSite, type OpenInstallation } from './host-site.ts'
import { type HeldFolder, holdFolder, thisHost } from './host-state.ts'
import { Incidents } from './incidents.ts'
import { JOBS, type Job } from './jobs.ts'
import { LineWatch } from './line-watch.ts'
import { type LogOutput, openLog } from './log.ts'
import { openHostLog } from './log-file.ts'
import { type Ending, Workers } from './workers.ts'

export interface HostOptions {
  readonly source: ConfigSource
  readonly open: OpenInstallation
  /** Begins what runs beside the schedule, such as the console; gives what ends it. */
  readonly beside: (site: HostSite) => Promise<() => Promise<void>>
  /** Aborted: the running packet ends, then the host does. */
  readonly signal: AbortSignal
}

/** How often the host looks at the clock. A timer that is set for hours goes wrong when the machine sleeps. */
const LOOK_MILLISECONDS = 1000

/** A cycle that takes the whole process along is not begun again at each restart by the service manager. */
const CRASH_MILLISECONDS = 5 * 60_000

/**
 * Runs the site's jobs on their schedule, a worker each, until the signal: a sync cycle at each of the site's times, and
 * one at once for those that were missed. A cycle that is due while one still runs is left out, and so is one that would
 * find nothing to do. Resolves when all workers have ended. TS_HOST_RUNNING: another process does that.
 */
export async function runHost({ source, open, beside, signal }: HostOptions): Promise<void> {
  const watch = await ConfigWatch.open(source, async (config) => (await open(config)).close())
  const { config } = watch.valid
  const folder = await holdFolder(config.host.stateFolder)
  const { output, close } = await openHostLog(config)
  const site = await HostSite.open(open, config, { output })
  const endBeside = await beside(site)
  try {
    await new Host(watch, folder, site, output).run(signal)
  } finally {
    await endBeside()
    await site.close()
    await close()
    await folder.release()
  }
}

class Host {
  readonly #log: Log
  readonly #workers: Workers
  readonly #incidents: Incidents
  readonly #agendas = new Map<string, Agenda>()
  /** When each job did its work last, also before this host was started. */
  readonly #ends: Record<string, string>
  readonly #line = new LineWatch(() => this.#agendas.get('sync')?.tryAt(new Date()))
  readonly #host = thisHost()

  constructor(
    readonly watch: ConfigWatch,
    readonly folder: HeldFolder,
    readonly site: HostSite,
    output: LogOutput,
  ) {
    this.#log = openLog(this.#config, output)
    this.#ends = { ...folder.before?.ends }
    this.#incidents = new Incidents(folder.path, this.#log, site.open)
    this.#workers = new Workers(JOBS, this.#log, output, (ending) => this.#ended(ending))
  }

  async run(signal: AbortSignal): Promise<void> {
    await this.#makeAgendas()
    this.#tell()
    this.#log.info({ next: this.#nextCycle() }, 'the host has started')
    if (this.watch.refused) this.#refused()
    while (!signal.aborted) {
      await this.#look()
      await setTimeout(LOOK_MILLISECONDS, undefined, { signal }).catch(() => {})
    }
    await this.#endItself(await this.#workers.stop(this.#config.host.stopSeconds))
    this.#line.end()
    await this.#incidents.told()
    this.#tell()
    this.#log.info({}, 'the host has stopped')
  }

  get #config(): Config {
    return this.watch.valid.config
  }

  async #makeAgendas(): Promise<void> {
    const { done, killed } = (await this.#incidents.lastCycle(this.#config)) ?? {}
    for (const { name, times, isCycle } of JOBS) {
      // What is new here has not been missed yet. A cycle that others have run counts, too.
      this.#ends[name] ??= this.#host.since
      const last = isCycle ? (killed ?? done) : this.#ends[name]
      const agenda = new Agenda(times(this.#config), last ? new Date(last) : undefined)
      if (isCycle && killed) agenda.tryAt(new Date(Date.parse(killed) + CRASH_MILLISECONDS))
      else if (isCycle && this.#config.schedule.onStart) agenda.tryAt(new Date())
      this.#agendas.set(name, agenda)
    }
  }

  async #look(): Promise<void> {
    const found = await this.watch.look()
    if (found === 'changed') await this.#takeOver()
    if (found === 'refused') this.#refused()
    await this.#endItself(this.#workers.endStray(this.#config.host.hangSeconds))
    for (const job of JOBS) {
      if (this.#workers.mustWait(job) || !this.#agendas.get(job.name)!.isDue(new Date())) continue
      await this.#begin(job)
    }
    this.#tell()
  }

  async #begin({ name, isCycle }: Job): Promise<void> {
    if (isCycle && (await this.site.isIdle())) {
      this.#log.info({ job: name }, 'nothing to do')
      return this.#ended({ job: name, told: true })
    }
    const { file: configFile, flags } = this.watch.source
    const data = { configFile, configText: this.watch.valid.text, flags }
    await this.#workers.start(name, data, this.#config.host.workerMegabytes)
  }

  async #takeOver(): Promise<void> {
    try {
      await this.site.take(this.#config)
    } catch (error) {
      // It could be opened a moment ago. Cycles go by the new one: their workers open it themselves.
      this.#log.warn(loggedFailure(error), 'the console stays with the configuration before')
    }
    for (const { name, times } of JOBS) this.#agendas.get(name)!.times = times(this.#config)
    this.#tell()
    this.#log.info({ next: this.#nextCycle() }, 'the configuration was changed; it counts from the next cycle')
  }

  #refused(): void {
    const { code, message, remedy } = this.watch.refused!
    this.#log.error({ code, remedy }, `the configuration is refused, the last valid one stays in force: ${message}`)
    this.#incidents.happened(this.#config, { failure: { kind: code, code, logged: message, remedy } })
  }

  #ended({ job, run, failure, told }: Ending): void {
    const now = new Date()
    if (!failure) this.#ends[job] = now.toISOString()
    this.#agendas.get(job)!.ended(now, failure?.lineDown)
    const { isCycle } = JOBS.find(({ name }) => name === job)!
    if (isCycle && failure?.lineDown) this.#line.watch(this.#config)
    else if (isCycle) this.#line.end()
    if (!failure) return
    const { code, message, remedy } = failure
    this.#log.error({ job, run, code, remedy }, failure.logged)
    const isOpen = isCycle && !(told && run !== undefined)
    this.#incidents.happened(this.#config, { failure, job, run }, isOpen ? `${code}: ${message}` : undefined)
  }

  #nextCycle(): string {
    return this.#agendas.get('sync')!.next(new Date())!
  }

  #tell(): void {
    const [nextCycle, lineDownSince, { refused }] = [this.#nextCycle(), this.#line.downSince, this.watch]
    try {
      this.watch.keep(this.folder.path)
      this.folder.tell({ ...this.#host, nextCycle, lineDownSince, refused, ends: this.#ends })
    } catch (error) {
      this.#log.warn({ error: String(error) }, 'the state folder cannot be written to')
    }
  }

  /** Nothing but its end frees a process of a thread that hangs in native code. A service manager starts it again. */
  async #endItself(stuck: string | undefined): Promise<void> {
    if (stuck === undefined) return
    const failure = failureOf(coded('TS_HOST_STUCK', { job: stuck }))
    this.#log.error({ code: failure.code, remedy: failure.remedy }, failure.logged)
    this.#incidents.happened(this.#config, { failure, job: stuck })
    await this.#incidents.told()
    process.kill(process.pid, 'SIGKILL')
  }
}
