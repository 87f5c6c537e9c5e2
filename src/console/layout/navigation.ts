import type { AccessRight } from '../../data/operator/access-rights.ts'
import type { PageView } from './page-view.ts'

interface Entry {
  readonly path: string
  readonly title: string
  /** Whom it is for; absent: everybody who is signed in. */
  readonly right?: AccessRight
  readonly at?: 'head-office'
}

/** Under which headings the pages are found. */
const NAVIGATION: Readonly<Record<string, readonly Entry[]>> = {
  'Administration › System': [
    { path: '/data-exchange', title: 'Data Exchange' },
    { path: '/received', title: 'Received Data' },
    { path: '/sent', title: 'Sent Data' },
    { path: '/quarantine', title: 'Quarantine' },
    { path: '/runs', title: 'Runs' },
    { path: '/stores', title: 'Stores', at: 'head-office' },
  ],
  Settings: [
    { path: '/plugins', title: 'Plugins', right: 'administration' },
    { path: '/schedule', title: 'Schedule', right: 'administration' },
  ],
  'Support tools': [
    { path: '/web-db-locator', title: 'Web DB Locator', right: 'data-exchange' },
    { path: '/preflight', title: 'Preflight', right: 'data-exchange' },
    { path: '/diagnostics', title: 'Diagnostics', right: 'administration' },
  ],
  Security: [{ path: '/audit', title: 'Audit log', right: 'administration' }],
}

/** What this visitor may open here. */
export function navigationFor({ visitor, site }: PageView): [heading: string, entries: readonly Entry[]][] {
  if (!visitor) return []
  return Object.entries(NAVIGATION)
    .map(([heading, entries]): [string, Entry[]] => [
      heading,
      entries.filter(({ right, at }) => (!right || visitor.accessRights.includes(right)) && (!at || at === site.kind)),
    ])
    .filter(([, entries]) => entries.length > 0)
}

/** `Administration › System › Data Exchange`; undefined for a page that is in no menu. */
export function placeOf(path: string): string | undefined {
  for (const [heading, entries] of Object.entries(NAVIGATION)) {
    const entry = entries.find((one) => path === one.path || path.startsWith(`${one.path}/`))
    if (entry) return `${heading} › ${entry.title}`
  }
  return undefined
}
