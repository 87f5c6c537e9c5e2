import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FaultPoint } from './fault-points.ts'
import type { Places, TestSite } from './retail.ts'

const PROCESS = fileURLToPath(new URL('./cycle-process.ts', import.meta.url))

type Ended = readonly [code: number | null, signal: NodeJS.Signals | null]

/** A process that runs cycles of a site, and does not end by itself but at a fault point. */
export class KilledCycles {
  readonly #child: ChildProcess
  readonly #ready: Promise<unknown>
  readonly #ended: Promise<Ended>

  constructor(
    places: Places,
    { site: { code } }: TestSite,
    at?: { readonly point: FaultPoint; readonly time: number },
  ) {
    const words = [JSON.stringify(places), code, ...(at ? [at.point, String(at.time)] : [])]
    const program = [...process.execArgv, '--conditions=tillsync-source', '--import', 'tsx', PROCESS]
    this.#child = spawn(process.execPath, [...program, ...words], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#ready = once(this.#child.stdout!, 'data')
    this.#ended = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => resolve([code, signal]))
    })
  }

  async begin(): Promise<void> {
    await this.#ready
    this.#child.stdin!.write('go\n')
  }

  kill(): Promise<unknown> {
    this.#child.kill('SIGKILL')
    return this.#ended
  }

  /** Whether it killed itself within so long; else it is killed now. */
  async diedAtItsPoint(milliseconds: number): Promise<boolean> {
    const timer = setTimeout(() => this.#child.kill('SIGTERM'), milliseconds)
    const [code, signal] = await this.#ended
    clearTimeout(timer)
    return signal === 'SIGKILL' || (process.platform === 'win32' && code === 1)
  }
}
