import type { Database, Session } from '../database.ts'
import { registrations, type SiteRegistration } from '../web/registration.ts'

/** A store as the web database knows it: what its head office may know. */
export interface StoreOverview {
  readonly site: SiteRegistration
  /** Since it began its last cycle, by the web database's clock; absent: it has had none. */
  readonly silentSeconds?: number
  /** Packets for it that it has not applied. */
  readonly behind: number
  /** Packets from it that the head office has not applied. */
  readonly unread: number
  /** Documents of the head office that it could not apply; those that wait are not among them. */
  readonly rejectedThere: number
  /** Documents of its own that the head office could not apply. */
  readonly quarantinedHere: number
}

/** Every store of this head office, by code: a few counted queries, however many stores there are. */
export function listStores(web: Database, headOffice: string): Promise<StoreOverview[]> {
  return web.read(async (session) => {
    const sites = await registrations(session, { kind: 'store' })
    const now = await clockOf(session)
    const [behind, unread] = [await behindOf(session, headOffice), await unreadOf(session, headOffice)]
    const [rejectedThere, quarantinedHere] = [
      await rejectedAt(session, headOffice),
      await quarantinedFrom(session, headOffice),
    ]
    return sites.map((site) => ({
      site,
      ...(site.lastCycleAt && { silentSeconds: Math.max(0, (now - Date.parse(site.lastCycleAt)) / 1000) }),
      behind: behind.get(site.code) ?? 0,
      unread: unread.get(site.code) ?? 0,
      rejectedThere: rejectedThere.get(site.code) ?? 0,
      quarantinedHere: quarantinedHere.get(site.code) ?? 0,
    }))
  })
}

async function clockOf(session: Session): Promise<number> {
  const { canonical, now } = session.adapter.statements
  const [row] = await session.all<{ now: string }>(`select ${canonical(now, 'instant')} as now`)
  return Date.parse(row!.now)
}

/** Of a stream as `s` and its destination's receipt as `r`. One of a later epoch counts as nothing, as in settling. */
export const NOT_APPLIED =
  'case when r.number is null or r.number > s.number then s.number else s.number - r.number end'
export const RECEIPT = `left join tillsync_receipt r on r.origin = s.origin and r.audience = s.audience
  and r.type = s.type and r.epoch <= s.epoch`

function behindOf(session: Session, origin: string): Promise<Map<string, number>> {
  const streams = (audience: string) => `select d.code as store, ${NOT_APPLIED} as packets
    from tillsync_stream s cross join tillsync_site d ${RECEIPT} and r.site = d.code
    where s.origin = :origin and d.kind = 'store' and s.audience = ${audience}`
  return counts(
    session,
    `select w.store, sum(w.packets) as total from (${streams("'*'")} union all ${streams('d.code')}) w group by w.store`,
    { origin },
  )
}

function unreadOf(session: Session, site: string): Promise<Map<string, number>> {
  return counts(
    session,
    `select s.origin as store, sum(${NOT_APPLIED}) as total
     from tillsync_stream s ${RECEIPT} and r.site = :site where s.audience = 'HO' group by s.origin`,
    { site },
  )
}

function rejectedAt(session: Session, origin: string): Promise<Map<string, number>> {
  return counts(
    session,
    `select site as store, count(*) as total from tillsync_rejection
     where origin = :origin and status in ('QUARANTINED', 'CONFLICT') group by site`,
    { origin },
  )
}

function quarantinedFrom(session: Session, site: string): Promise<Map<string, number>> {
  return counts(
    session,
    `select origin as store, count(*) as total from tillsync_rejection
     where site = :site and status in ('QUARANTINED', 'CONFLICT') group by origin`,
    { site },
  )
}

async function counts(session: Session, sql: string, parameters: Record<string, string>): Promise<Map<string, number>> {
  const rows = await session.all<{ store: string; total: number | string }>(sql, parameters)
  return new Map(rows.map(({ store, total }) => [store, Number(total)]))
}
