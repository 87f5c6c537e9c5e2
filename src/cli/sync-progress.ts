import { Listr } from 'listr2'
import type { CycleListener, PluginReport } from '../runner/report.ts'
import type { Output } from './output.ts'
import { countsLine, explainFailure, pluginLine } from './sync-report.ts'

export interface ShownProgress {
  readonly listener: CycleListener
  readonly end: () => Promise<void>
}

type Line = Pick<PluginReport, 'type' | 'direction'>

/** One line per plugin: redrawn as the cycle goes on for a person, printed once it is done for a pipe, none for JSON. */
export function showProgress(output: Output, lines: readonly Line[]): ShownProgress {
  if (output.interactive) return redrawn(lines)
  const done = (plugin: PluginReport) => process.stdout.write(`${outcomeLine(plugin)}\n`)
  return { listener: output.json ? {} : { done }, end: async () => {} }
}

function redrawn(lines: readonly Line[]): ShownProgress {
  const tell = new Map<string, (title: string) => void>()
  const finish = new Map<string, () => void>()
  const list = new Listr(
    lines.map((line) => ({
      title: pluginLine(line),
      task: (_: unknown, task: { title: string | undefined }) => {
        tell.set(pluginLine(line), (title) => {
          task.title = title
        })
        return new Promise<void>((resolve) => finish.set(pluginLine(line), resolve))
      },
    })),
    { concurrent: true },
  )
  const shown = list.run()
  return {
    listener: {
      progress(direction, type, { documents }) {
        const title = pluginLine({ type, direction })
        tell.get(title)?.(`${title}  ${documents} documents …`)
      },
      done(plugin) {
        tell.get(pluginLine(plugin))?.(outcomeLine(plugin))
        finish.get(pluginLine(plugin))?.()
      },
    },
    async end() {
      for (const resolve of finish.values()) resolve()
      await shown
    },
  }
}

function outcomeLine(plugin: PluginReport): string {
  const { milliseconds, error } = plugin
  const outcome = error === undefined ? countsLine(plugin, milliseconds) : explainFailure(error)
  return `${pluginLine(plugin)}  ${outcome}`
}
