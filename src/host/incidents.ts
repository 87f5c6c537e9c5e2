import type { Config } from '../config.ts'
import { loggedFailure } from '../contract/errors.ts'
import type { Log } from '../contract/index.ts'
import type { Installation } from '../runner/installation.ts'
import { alert, type Incident } from './alert.ts'

/** What has gone wrong at the host: into the run journal, and to the operator. One after the other. */
export class Incidents {
  #work: Promise<void> = Promise.resolve()

  constructor(
    readonly folder: string,
    readonly log: Log,
    readonly open: (config: Config) => Promise<Installation>,
  ) {}

  /** `unrecorded`: what to note of a cycle that could not close its run, or was gone before it had one. */
  happened(config: Config, incident: Incident, unrecorded?: string): void {
    this.#work = this.#work.then(async () => {
      if (unrecorded !== undefined) {
        await this.#attempt('the run cannot be recorded', config, (installation) =>
          installation.recordFailure(incident.run, unrecorded),
        )
      }
      await alert(config, this.folder, incident, new Date()).catch((error) => this.#warn('nobody was told', error))
    })
  }

  /** When all that has happened is recorded and told. */
  told(): Promise<void> {
    return this.#work
  }

  /**
   * When a cycle last began that did its work, or that was killed with its process, if that one was the last. The host
   * starts where a database is still away: its cycles say so.
   */
  lastCycle(config: Config): Promise<{ readonly done?: string; readonly killed?: string } | undefined> {
    return this.#attempt('the last cycle cannot be looked up', config, async (installation) => {
      const last = await installation.lastRun()
      if (last?.outcome === 'RUNNING') return { killed: last.startedAt }
      return last?.outcome === 'DONE' ? { done: last.idleUntil ?? last.startedAt } : {}
    })
  }

  async #attempt<T>(failing: string, config: Config, work: (installation: Installation) => Promise<T>) {
    try {
      const installation = await this.open(config)
      return await work(installation).finally(() => installation.close())
    } catch (error) {
      this.#warn(failing, error)
      return undefined
    }
  }

  #warn(failing: string, error: unknown): void {
    this.log.warn(loggedFailure(error), failing)
  }
}
