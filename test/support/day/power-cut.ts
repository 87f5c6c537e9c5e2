import type { Database } from '../../../src/data/database.ts'
import { Installation } from '../../../src/runner/installation.ts'

/**
 * A site in a process that loses its power before or after its commit with this number, of either database: nothing that
 * it does later comes to them.
 */
export function withPowerCut(whole: Installation, commit: number, when: 'before' | 'after'): Installation {
  let commits = 0
  let dead = false
  const die = () => {
    dead = true
    throw new Error('power cut')
  }
  const alive = () => {
    if (dead) throw new Error('power cut')
  }
  const cut = (database: Database): Database => ({
    ...database,
    async write(work) {
      alive()
      const due = ++commits === commit
      const result = await database.write(async (session) => {
        const result = await work(session)
        if (due && when === 'before') die()
        // Another transaction of the process may have been the one.
        alive()
        return result
      })
      if (due) die()
      return result
    },
    async read(work) {
      alive()
      return database.read(work)
    },
  })
  const { config, siteDatabase, webDatabase, registry, machine, log } = whole
  return new Installation(config, cut(siteDatabase), cut(webDatabase), registry, machine, log)
}
