import type { CycleParts } from './cycle-parts.ts'
import type { CycleListener } from './report.ts'

/** What this site has to send waits for no more than that, however much there is to receive: a store's first load. */
const TURN_MILLISECONDS = 5 * 60_000

export interface Turn {
  /** Those of the cycle; they end at a packet's edge as if it was stopped, once the turn is over. */
  readonly parts: CycleParts
  readonly over: () => boolean
}

/** A cycle's next turn to receive. */
export function turnOf(parts: CycleParts): Turn {
  const began = performance.now()
  const end = new AbortController()
  const progress: CycleListener['progress'] = (...told) => {
    parts.listener.progress?.(...told)
    if (performance.now() - began > TURN_MILLISECONDS) end.abort()
  }
  const signal = AbortSignal.any([parts.signal, end.signal])
  return {
    parts: { ...parts, signal, listener: { ...parts.listener, progress } },
    over: () => end.signal.aborted,
  }
}
