import { EXIT } from './exit-codes.ts'

let controller: AbortController | undefined

/** Aborted by the first Ctrl-C (or SIGTERM); the second ends the process at once, which loses nothing either. */
export function stopSignal(): AbortSignal {
  if (controller) return controller.signal
  const created = new AbortController()
  controller = created
  const stop = () => {
    if (created.signal.aborted) process.exit(EXIT.interrupted)
    process.stderr.write('Stopping at the next packet’s edge. Once more to stop at once.\n')
    created.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return created.signal
}
