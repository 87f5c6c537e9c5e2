import type { DocumentType } from '../../flow/document-type.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Database } from '../database.ts'
import type { Look, LookRow } from './look.ts'

/** The last cycle of all types, as its beginning found the databases. */
export interface LastCycle {
  readonly run: string
  /** It did its work, and so did each plugin. */
  readonly good: boolean
  /** A digest of what it found; '': it was not noted. */
  readonly seen: string
  readonly ageSeconds: number
}

export interface SiteLook extends Look {
  readonly last?: LastCycle
}

const TYPES: readonly RelationColumn[] = [
  { name: 'type', type: 'text' },
  { name: 'attempts', type: 'integer' },
]

/**
 * All that a cycle goes by in the site's own database, by one query along the indexes: events, claims and packets that
 * wait, documents that are tried again, how far what is received is applied, and how the last cycle went.
 */
export async function siteLook(
  database: Database,
  { sent, received }: { readonly sent: readonly DocumentType[]; readonly received: readonly DocumentType[] },
): Promise<SiteLook> {
  const rows = await database.read((session) => {
    const { canonical, limit, now, relation } = session.adapter.statements
    const held = (status: string) => `union all select 'held', '${status}', '', '', '', 0, 0,
      coalesce(${canonical('max(t.changed_at)', 'instant')}, '') from tillsync_held_document t where t.status = '${status}'`
    return session.all<LookRow>(
      `select 'cursor' as part, origin as a, audience as b, type as c, '' as d, epoch as x, number as y, digest as s
         from tillsync_cursor
       union all select 'state', site_code, installation, '', '', epoch, counter, '' from tillsync_site_state
       union all select 'waits', 'event', k.type, '', '', 0, 0, '' from ${relation(TYPES, 'sent')} k
         where exists (select 1 from tillsync_business_event e where e.type = k.type)
       union all select 'waits', 'packet', k.type, '', '', 0, 0, '' from ${relation(TYPES, 'sent')} k
         where exists (select 1 from tillsync_outbox o where o.type = k.type and o.status = 'WAITING')
       union all select 'waits', 'held', k.type, '', '', 0, 0, '' from ${relation(TYPES, 'received')} k
         where exists (select 1 from tillsync_held_document h where h.type = k.type and h.status = 'WAITING')
           or exists (select 1 from tillsync_held_document h where h.type = k.type and h.status = 'QUARANTINED'
             and h.attempts < k.attempts)
       union all select 'claim', type, '', '', '', epoch, number, '' from tillsync_claim where state = 'OPEN'
       union all select 'remark', type, kind, document_key, '', epoch, number, ''
         from tillsync_sent_remark where code = 'TS_AUDIENCE_WIDER'
       ${['WAITING', 'QUARANTINED', 'WAIVED'].map(held).join('\n')}
       union all select 'last', r.id, r.outcome, ${canonical('r.started_at', 'instant')}, ${canonical(now, 'instant')},
         case when exists (select 1 from tillsync_run_plugin p where p.run = r.id and p.error is not null)
           then 1 else 0 end, 0, coalesce(r.seen, '')
         from (select id, outcome, started_at, seen from tillsync_run where scope = 'cycle'
           order by started_at desc, id desc ${limit(1)}) r`,
      { sent: rowsOf(sent), received: rowsOf(received) },
    )
  })
  const names = sent.map(({ name }) => name)
  const waits = rows.some(
    ({ part, a }) => part === 'waits' || ((part === 'claim' || part === 'remark') && names.includes(a)),
  )
  const last = rows.find(({ part }) => part === 'last')
  return { rows: rows.filter((row) => row !== last), waits, last: last && lastCycle(last) }
}

function rowsOf(types: readonly DocumentType[]): string {
  return JSON.stringify(types.map(({ name, limits }) => [name, limits.attempts]))
}

function lastCycle({ a: run, b: outcome, c: startedAt, d: now, x: failures, s: seen }: LookRow): LastCycle {
  const ageSeconds = (Date.parse(now) - Date.parse(startedAt)) / 1000
  return { run, good: outcome === 'DONE' && Number(failures) === 0, seen, ageSeconds }
}
