import { EXIT } from './exit-codes.ts'

/**
 * What asks a process to end: Ctrl-C; a service manager; Ctrl-Break, which service wrappers of Windows send; the end of
 * the terminal, or of the session there.
 */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP'] as const

let controller: AbortController | undefined

/**
 * Aborted by the first signal, or by the message `shutdown` from a process that has started this one; the second ends the
 * process at once, which loses nothing either.
 */
export function stopSignal(): AbortSignal {
  if (controller) return controller.signal
  const created = new AbortController()
  controller = created
  const stop = () => {
    if (created.signal.aborted) process.exit(EXIT.interrupted)
    process.off('message', heard)
    process.stderr.write('Stopping at the next packet’s edge. Once more to stop at once.\n')
    created.abort()
  }
  const heard = (message: unknown) => {
    if (message === 'shutdown') stop()
  }
  for (const signal of SIGNALS) process.on(signal, stop)
  process.on('message', heard)
  return created.signal
}
