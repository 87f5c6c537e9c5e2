import { join } from 'node:path'
import { print, table } from './say.ts'
import type { Shell } from './shell.ts'
import type { DemoSite } from './world/sites.ts'

/** A site of the demo, and the commands a person would type for it. */
export interface SiteAtHand extends DemoSite {
  readonly config: string
  run(...words: string[]): Promise<string>
  json<T>(...words: string[]): Promise<T>
}

export function siteAtHand(site: DemoSite, directory: string, shell: Shell): SiteAtHand {
  const config = join(directory, site.code, 'tillsync.yaml')
  return {
    ...site,
    config,
    run: (...words) => shell.run(['--config', config, ...words]),
    json: <T>(...words: string[]) => shell.json<T>(['--config', config, ...words]),
  }
}

/** Configurations, databases and tables of a head office and its stores. */
export async function setUp(sites: readonly DemoSite[], directory: string, shell: Shell): Promise<SiteAtHand[]> {
  const atHand = sites.map((site) => siteAtHand(site, directory, shell))
  await Promise.all(atHand.map((site) => shell.run(initWords(site, directory))))
  const [headOffice, ...stores] = atHand as [SiteAtHand, ...SiteAtHand[]]
  await headOffice.run('migrate')
  for (const { code, name, format } of stores) {
    await headOffice.run('site', 'add', code, '--name', name, '--format', format ?? '')
  }
  await Promise.all(stores.map((store) => store.run('migrate')))
  return atHand
}

function initWords({ code, kind, name, format }: DemoSite, directory: string): string[] {
  const own = kind === 'store' ? ['--code', code, '--format', format ?? ''] : []
  const places = ['--web-database', '../web.sqlite', '--directory', join(directory, code)]
  return ['init', '--kind', kind, ...own, '--name', name, ...places]
}

interface CycleJson {
  readonly plugins: readonly {
    readonly type: string
    readonly direction: 'received' | 'sent'
    readonly documents: number
    readonly packets: number
    readonly bytes: number
    readonly setAside: number
    readonly error?: { readonly message: string }
  }[]
}

/** One cycle at each of these sites, side by side, and what it moved. */
export async function cycle(...sites: readonly SiteAtHand[]): Promise<void> {
  const reports = await Promise.all(sites.map(async (site) => ({ site, report: await site.json<CycleJson>('sync') })))
  const rows = reports.flatMap(({ site, report }) =>
    report.plugins
      .filter(({ documents, setAside, error }) => documents > 0 || setAside > 0 || error)
      .map(({ type, direction, documents, packets, bytes, setAside, error }) => {
        return [site.code, direction, type, documents, packets, bytes, setAside, error?.message ?? '']
      }),
  )
  if (rows.length === 0) print('  nothing new to carry; statuses were settled')
  else table(['Site', 'Way', 'Type', 'Documents', 'Packets', 'Bytes', 'Set aside', ''], rows)
}
