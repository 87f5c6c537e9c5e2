import { loggedFailure } from '../contract/errors.ts'
import type { Log } from '../contract/index.ts'
import type { Counts } from '../flow/progress.ts'
import type { CycleListener, CycleReport, Direction } from './report.ts'

/** Tells a log what a cycle does, each line with its run, plugin and packets; nothing of the documents. */
export function cycleLog(log: Log, listener: CycleListener): CycleListener {
  let run: string | undefined
  const before = new Map<string, Counts>()

  const packets = (direction: Direction, plugin: string, counts: Readonly<Counts>, ids: readonly string[]) => {
    const name = `${direction} ${plugin}`
    const last = before.get(name)
    before.set(name, { ...counts })
    const documents = counts.documents - (last?.documents ?? 0)
    const setAside = counts.setAside - (last?.setAside ?? 0)
    for (const packet of ids) log.debug({ run, plugin, direction, packet }, direction)
    if (setAside > 0) log.warn({ run, plugin, direction, packet: ids.join(' '), documents, setAside }, 'set aside')
  }

  return {
    begun(id) {
      run = id
      listener.begun?.(id)
    },
    phase(phase) {
      log.debug({ run }, phase)
      listener.phase?.(phase)
    },
    working: listener.working,
    progress(direction, plugin, counts, ids) {
      packets(direction, plugin, counts, ids)
      listener.progress?.(direction, plugin, counts, ids)
    },
    done(report) {
      const { type: plugin, direction, documents, packets: count, bytes, setAside, error } = report
      const milliseconds = Math.round(report.milliseconds)
      const line = { run, plugin, direction, documents, packets: count, bytes, setAside, milliseconds }
      if (error !== undefined) {
        const { message, ...failure } = loggedFailure(error)
        log.error({ ...line, ...failure }, message)
      } else if (count > 0) log.info(line, direction)
      listener.done?.(report)
    },
  }
}

export function logEnd(log: Log, { run, outcome, plugins, error }: CycleReport): void {
  const documents = plugins.reduce((sum, plugin) => sum + plugin.documents, 0)
  const { message, ...failure } = loggedFailure(error)
  if (error === undefined) log.info({ run, documents }, outcome)
  else log.error({ run, documents, outcome, ...failure }, message)
}
