import type { Database } from '../../src/data/database.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import type { SiteDatabase } from '../../src/flow/ports/site-database.ts'
import type { WebDatabase } from '../../src/flow/ports/web-database.ts'

/** The commits of the journey in a site's own database, each by a verb that only it uses. */
const SITE_COMMITS = {
  'publications.record': 'publish',
  'sent.reclaim': 'reclaim',
  'events.take': 'claim',
  'outbox.store': 'pack',
  'outbox.uploaded': 'uploaded',
  'cursors.move': 'load',
  'received.due': 'retry',
  'sent.settle': 'settle',
} as const

const WEB_COMMITS = ['place', 'acknowledge'] as const

/** Of the snapshots' way, which not every cycle takes, by the same verbs. */
const SITE_SNAPSHOT_COMMITS = { 'loading.advance': 'part' } as const
const WEB_SNAPSHOT_COMMITS = ['ask', 'put', 'finish', 'answered'] as const

const EACH_SITE_COMMIT: Readonly<Record<string, Commit>> = { ...SITE_COMMITS, ...SITE_SNAPSHOT_COMMITS }

type Commit =
  | (typeof SITE_COMMITS)[keyof typeof SITE_COMMITS]
  | (typeof WEB_COMMITS)[number]
  | (typeof SITE_SNAPSHOT_COMMITS)[keyof typeof SITE_SNAPSHOT_COMMITS]
  | (typeof WEB_SNAPSHOT_COMMITS)[number]

/** `before`: all is written and nothing is committed. */
export type FaultPoint = `${'before' | 'after'} ${Commit}`

export const FAULT_POINTS = pointsOf([...Object.values(SITE_COMMITS), ...WEB_COMMITS])
export const SNAPSHOT_POINTS = pointsOf([...Object.values(SITE_SNAPSHOT_COMMITS), ...WEB_SNAPSHOT_COMMITS])

function pointsOf(commits: readonly Commit[]): readonly FaultPoint[] {
  return commits.flatMap((commit): FaultPoint[] => [`before ${commit}`, `after ${commit}`])
}

type Reach = (point: FaultPoint) => Promise<void>

/** The site's database as it is, which tells of each commit. */
export function siteWithFaults(site: SiteDatabase, reach: Reach): SiteDatabase {
  return {
    ...site,
    async write(work) {
      let commit: Commit | undefined
      const result = await site.write(async (tx) => {
        commit = undefined
        const result = await work(
          watched(tx, (verb) => {
            commit ??= EACH_SITE_COMMIT[verb]
          }),
        )
        if (commit) await reach(`before ${commit}`)
        return result
      })
      if (commit) await reach(`after ${commit}`)
      return result
    },
  }
}

/** The same for the web database, where each verb is a transaction. */
export function webWithFaults(database: Database, reach: Reach): WebDatabase {
  const telling = (commit: Commit) =>
    openWeb({
      ...database,
      async write(work) {
        const result = await database.write(async (session) => {
          const result = await work(session)
          await reach(`before ${commit}`)
          return result
        })
        await reach(`after ${commit}`)
        return result
      },
    })
  const web = openWeb(database)
  const { place } = telling('place')
  const { acknowledge } = telling('acknowledge')
  const { ask } = telling('ask').snapshots
  const { put } = telling('put').snapshots
  const { finish } = telling('finish').snapshots
  const { answered } = telling('answered').snapshots
  return { ...web, place, acknowledge, snapshots: { ...web.snapshots, ask, put, finish, answered } }
}

/** Tells of each verb that is called: `outbox.store`. */
function watched<T extends object>(verbs: T, called: (verb: string) => void, path = ''): T {
  return new Proxy(verbs, {
    get(of, name) {
      const value = Reflect.get(of, name)
      if (typeof value === 'object' && value !== null) return watched(value, called, `${String(name)}.`)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        called(`${path}${String(name)}`)
        return value.apply(of, given)
      }
    },
  })
}
