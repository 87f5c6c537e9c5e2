import type { Site } from '../../contract/index.ts'
import type { Database } from '../database.ts'
import type { Look, LookRow } from './look.ts'

/**
 * All that a site's cycle goes by in the web database, by one query along the indexes: the heads of its streams, what was
 * acknowledged to it and by it, who is at work, and what it is asked.
 */
export async function webLook(web: Database, site: Site, types: readonly string[]): Promise<Look> {
  const isStore = site.kind === 'store'
  const rows = await web.read((session) =>
    session.all<LookRow>(
      `select 'stream' as part, origin as a, audience as b, type as c, '' as d, epoch as x, number as y, digest as s
         from tillsync_stream where audience in (:shared, :own)
       union all select 'stream', origin, audience, type, '', epoch, number, digest
         from tillsync_stream where origin = :site
       union all select 'receipt', site, audience, type, ${SEEN}, epoch, number, digest
         from tillsync_receipt where origin = :site
       union all select 'receipt by us', origin, audience, type, '', epoch, number, digest
         from tillsync_receipt where site = :site
       union all select 'rejection', site, type, kind, document_key, epoch, number, status
         from tillsync_rejection where origin = :site
       union all select 'rejection by us', origin, type, kind, document_key, epoch, number, status
         from tillsync_rejection where site = :site
       union all ${SITE} where code = :site
       union all ${SITE} where ${isStore ? `kind = 'head-office'` : `kind = 'store'`}
       union all select 'question', q.asker, q.type, q.purpose, q.id, 0, 0, ''
         from tillsync_question q where q.answerer = :site and not exists (
           select 1 from tillsync_answer a where a.asker = q.asker and a.answerer = q.answerer and a.type = q.type
             and a.purpose = q.purpose and a.question = q.id)
       union all select 'state', '', '', '', '', schema_version, protocol_version, '' from tillsync_web_state`,
      { site: site.code, shared: isStore ? '*' : 'HO', own: isStore ? site.code : 'HO', yes: true },
    ),
  )
  // What is asked of a type that is off is answered when it is on.
  return { rows, waits: rows.some(({ part, b }) => part === 'question' && types.includes(b)) }
}

/** By these a restored origin is told (PROTOCOL.md, rule 19). */
const SEEN = `concat(seen_digest, ' ', drawn_epoch, ' ', drawn_number)`

const SITE = `select 'site', code, kind, coalesce(installation, ''), coalesce(software_version, ''), epoch,
  case when active = :yes then 1 else 0 end, coalesce(format, '') from tillsync_site`

/** Says that the site has looked, and found nothing to do. */
export function tellIdle(web: Database, site: string): Promise<number> {
  return web.write((session) =>
    session.run(`update tillsync_site set last_cycle_at = ${session.adapter.statements.now} where code = :site`, {
      site,
    }),
  )
}
