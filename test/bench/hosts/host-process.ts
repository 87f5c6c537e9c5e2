import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { loadConfig } from '../../../src/config.ts'
import { openInstallation } from '../../../src/container.ts'
import { asTillsyncError } from '../../../src/contract/errors.ts'
import { listSent } from '../../../src/data/operator/sent-list.ts'
import { keepHeapSmall } from '../../../src/host/small-heap.ts'
import { wholeCycle } from '../whole-cycle.ts'
import { type FromHost, now, type ToHost } from './messages.ts'

/**
 * `host-process.js CONFIG PAUSE`: a site's host, which runs whole cycles, one after the other, from `go` to `stop`. It
 * rests for PAUSE milliseconds after one that moved nothing.
 */
const [file, pause] = process.argv.slice(2)
const stop = new AbortController()
process.on('disconnect', () => process.exit(1))
// As the command line does.
keepHeapSmall()
const installation = await openInstallation(loadConfig({ file, environment: {} }))

let applied = 0

async function cycle(): Promise<number> {
  const before = applied
  const counts = new Map<string, number>()
  const { plugins } = await wholeCycle(installation, {
    signal: stop.signal,
    listener: {
      progress(direction, type, { documents }) {
        if (direction !== 'received') return
        counts.set(type, documents)
        applied = before + [...counts.values()].reduce((sum, count) => sum + count, 0)
        tell({ is: 'applied', documents: applied, at: now() })
      },
    },
  })
  return plugins.reduce((sum, { documents }) => sum + documents, 0)
}

async function isSettled(): Promise<boolean> {
  const page = await listSent(installation.siteDatabase, { statuses: ['PENDING', 'UPLOADED'] }, { most: 1 })
  return page.items.length === 0
}

function tell(message: FromHost): void {
  process.send?.(message)
}

function told(): Promise<[ToHost]> {
  return once(process, 'message') as Promise<[ToHost]>
}

try {
  const go = told()
  tell({ is: 'ready' })
  await go
  void told().then(() => stop.abort())
  for (let first = true; !stop.signal.aborted; first = false) {
    let moved = 0
    // As the schedule does: where nothing has changed there is no cycle.
    if (first || !(await installation.isIdle())) {
      moved = await cycle()
      tell({ is: 'cycle', settled: await isSettled(), moved, at: now() })
    }
    if (moved === 0) await delay(Number(pause), undefined, { signal: stop.signal }).catch(() => {})
  }
} catch (error) {
  tell({ is: 'failed', code: asTillsyncError(error)?.code, message: String((error as Error).stack ?? error) })
  process.exitCode = 1
} finally {
  await installation.close()
  process.removeAllListeners('disconnect')
  process.disconnect()
}
