import { Listr } from 'listr2'
import type { CycleListener, PluginReport } from '../runner/report.ts'
import { countsLine, explainFailure } from '../runner/report-words.ts'
import type { Output } from './output.ts'
import { pluginLine } from './sync-report.ts'

export interface ShownProgress {
  readonly listener: CycleListener
  readonly end: () => Promise<void>
}

type Line = Pick<PluginReport, 'type' | 'direction'>

/** A line of the terminal, and how it ends. */
interface Row {
  readonly task: { title: string | undefined; skip: () => void }
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

/** One line per plugin: redrawn as the cycle goes on for a person, printed once it is done for a pipe, none for JSON. */
export function showProgress(output: Output, lines: readonly Line[]): ShownProgress {
  if (output.interactive) return redrawn(lines)
  const done = (plugin: PluginReport) => process.stdout.write(`${outcomeLine(plugin)}\n`)
  return { listener: output.json ? {} : { done }, end: async () => {} }
}

function redrawn(lines: readonly Line[]): ShownProgress {
  const rows = new Map<string, Row>()
  const list = new Listr(
    inCycleOrder(lines).map((line) => ({
      title: pluginLine(line),
      task: (_: unknown, task: Row['task']) =>
        new Promise<void>((done, failed) => rows.set(pluginLine(line), { task, done, failed })),
    })),
    {
      concurrent: true,
      exitOnError: false,
      // Else it ends the process on Ctrl-C; the cycle ends at the next packet's edge.
      registerSignalListeners: false,
      rendererOptions: { showErrorMessage: false },
    },
  )
  const shown = list.run()
  return {
    listener: {
      progress(direction, type, { documents }) {
        const title = pluginLine({ type, direction })
        const row = rows.get(title)
        if (row) row.task.title = `${title}  ${documents} documents …`
      },
      done(plugin) {
        const row = rows.get(pluginLine(plugin))
        if (!row) return
        rows.delete(pluginLine(plugin))
        row.task.title = outcomeLine(plugin)
        if (plugin.error === undefined) row.done()
        else row.failed(plugin.error)
      },
    },
    async end() {
      for (const { task, done } of rows.values()) {
        task.skip()
        done()
      }
      await shown
    },
  }
}

/** What is received stands above what is sent, as the cycle goes. */
function inCycleOrder(lines: readonly Line[]): Line[] {
  const of = (direction: Line['direction']) => lines.filter((line) => line.direction === direction)
  return [...of('received'), ...of('sent')]
}

function outcomeLine(plugin: PluginReport): string {
  const { milliseconds, error } = plugin
  const outcome = error === undefined ? countsLine(plugin, milliseconds) : explainFailure(error)
  return `${pluginLine(plugin)}  ${outcome}`
}
