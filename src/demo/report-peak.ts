import { writeSync } from 'node:fs'

/** Preloaded into each process of the demo: tells its peak memory, in KiB, on the pipe that run-tillsync.ts opens for it. */
process.on('exit', () => {
  writeSync(3, String(process.resourceUsage().maxRSS))
})
