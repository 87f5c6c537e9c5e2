import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Cleanup } from '../cleanup.ts'
import { cpuOf, peakMemoryOf } from '../measure/processes.ts'
import type { FromHost, ToHost } from './messages.ts'

const PROCESS = fileURLToPath(new URL('./host-process.js', import.meta.url))

/** Between two cycles of a host that finds nothing to do: minutes in a shop, so little here that it hardly counts. */
export const PAUSE_MILLISECONDS = 50

interface Events {
  message: [FromHost]
  failed: [Error]
}

/** One site's host, in a process of its own. */
export class Host {
  readonly #child: ChildProcess
  readonly #events = new EventEmitter<Events>()
  readonly #ended: Promise<unknown>
  #failure?: Error

  private constructor(
    readonly configFile: string,
    execArgv: string[],
  ) {
    this.#child = fork(PROCESS, [configFile, String(PAUSE_MILLISECONDS)], { execArgv })
    this.#ended = once(this.#child, 'exit').then(([code, signal]) => {
      if (code !== 0) this.#fail(new Error(`the host of ${configFile} ended with ${code ?? signal}`))
    })
    this.#child.on('message', (message: FromHost) => {
      if (message.is === 'failed') this.#fail(new Error(message.message))
      else this.#events.emit('message', message)
    })
  }

  /** Put together and waiting for `go`. */
  static async start(cleanup: Cleanup, configFile: string, profile?: string): Promise<Host> {
    const host = new Host(configFile, profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [])
    const release = cleanup.later(() => host.#child.kill('SIGKILL'))
    void host.#ended.then(release)
    await host.until(({ is }) => is === 'ready')
    return host
  }

  go(): void {
    this.#tell('go')
  }

  /** Lets the packet at hand end. */
  async stop(): Promise<void> {
    this.#tell('stop')
    await this.#ended
    if (this.#failure) throw this.#failure
  }

  /** The first message from now on that fits. Throws when the host fails. */
  until<M extends FromHost>(fits: (message: FromHost) => message is M): Promise<M>
  until(fits: (message: FromHost) => boolean): Promise<FromHost>
  until(fits: (message: FromHost) => boolean): Promise<FromHost> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure)
      const done = () => {
        this.#events.off('message', listen)
        this.#events.off('failed', fail)
      }
      const fail = (error: Error) => {
        done()
        reject(error)
      }
      const listen = (message: FromHost) => {
        if (!fits(message)) return
        done()
        resolve(message)
      }
      this.#events.on('message', listen)
      this.#events.on('failed', fail)
    })
  }

  /** Seconds so far. */
  cpu(): number {
    return cpuOf(this.#child.pid ?? 0)
  }

  /** MiB. */
  peakMemory(): number {
    return peakMemoryOf(this.#child.pid ?? 0)
  }

  #tell(message: ToHost): void {
    this.#child.send(message)
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#events.emit('failed', this.#failure)
  }
}
