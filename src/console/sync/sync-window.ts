import { EventEmitter, once } from 'node:events'
import { cycleLog, logEnd } from '../../runner/cycle-log.ts'
import type { CycleListener, CycleReport, Direction, PluginReport } from '../../runner/report.ts'
import { typeTitle } from '../documents/document-link.tsx'
import type { ConsoleServices } from '../services.ts'

/** What one plugin does in one direction: nothing yet, something, or it is done. */
export interface SyncLine {
  readonly type: string
  /** As its plugin calls itself. */
  readonly title: string
  readonly direction: Direction
  documents?: number
  done?: PluginReport
}

/** A cycle that was started here, as far as it is. */
export interface SyncState {
  readonly user: string
  phase: 'start' | 'preflight' | 'receive' | 'send' | 'ended'
  lines: readonly SyncLine[]
  stopping: boolean
  report?: CycleReport
  /** Why it did not begin. */
  error?: unknown
}

/** The window "Synchronizing Data": the one cycle that runs from here, or the last one that did. */
export class SyncWindow {
  state: SyncState | undefined
  /** A listener for each browser that looks on. */
  readonly #changes = new EventEmitter().setMaxListeners(0)
  #stop = new AbortController()
  #running: Promise<void> | undefined

  constructor(readonly services: ConsoleServices) {}

  get runs(): boolean {
    return this.state !== undefined && this.state.phase !== 'ended'
  }

  /** Begins a cycle as this user, unless one runs from here already. What goes wrong is told by the state. */
  start(user: string): void {
    if (this.runs) return
    this.#stop = new AbortController()
    this.state = { user, phase: 'start', lines: [], stopping: false }
    this.#running = this.#run(this.state, this.#stop.signal)
  }

  /** The running packet ends, then the cycle. */
  stop(): void {
    if (!this.state || !this.runs) return
    this.state.stopping = true
    this.#stop.abort()
    this.#changed()
  }

  /** Resolves with the next change. */
  async changed(signal: AbortSignal): Promise<void> {
    await once(this.#changes, 'change', { signal })
  }

  async close(): Promise<void> {
    this.stop()
    await this.#running
  }

  async #run(state: SyncState, signal: AbortSignal): Promise<void> {
    try {
      const { log, open } = this.services
      const installation = await open(state.user)
      try {
        state.lines = inCycleOrder(
          installation.lines().map((line) => ({ ...line, title: typeTitle(installation.registry, line.type) })),
        )
        state.report = await installation.sync({
          reason: 'console',
          signal,
          listener: cycleLog(log, this.#listener(state)),
        })
        logEnd(log, state.report)
      } finally {
        await installation.close()
      }
    } catch (error) {
      state.error = error
    }
    state.phase = 'ended'
    this.#changed()
  }

  #listener(state: SyncState): CycleListener {
    const line = (type: string, direction: Direction) =>
      state.lines.find((one) => one.type === type && one.direction === direction)
    return {
      phase: (phase) => {
        state.phase = phase
        this.#changed()
      },
      progress: (direction, type, { documents }) => {
        const found = line(type, direction)
        if (found) found.documents = documents
        this.#changed()
      },
      done: (plugin) => {
        const found = line(plugin.type, plugin.direction)
        if (found) found.done = plugin
        this.#changed()
      },
    }
  }

  #changed(): void {
    this.#changes.emit('change')
  }
}

/** What is received stands above what is sent, as the cycle goes. */
function inCycleOrder(lines: readonly SyncLine[]): SyncLine[] {
  const of = (direction: Direction) => lines.filter((line) => line.direction === direction)
  return [...of('received'), ...of('sent')]
}
