// The wall clock of a process goes by a file: so many milliseconds before or behind the real one. Databases, and workers,
// which have databases to compare with, keep the real one.
import { readFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env.TILLSYNC_TEST_CLOCK
const Real = Date

if (file && isMainThread) {
  const now = () => Real.now() + Number(readFileSync(file, 'utf8'))
  globalThis.Date = class extends Real {
    constructor(...given) {
      if (given.length === 0) super(now())
      else super(...given)
    }
    static now() {
      return now()
    }
  }
}
