import type { Database } from '../database.ts'

/** When an active store began its last cycle, in seconds ago by the web database's clock; absent: it has had none. */
export interface StoreCycle {
  readonly code: string
  readonly age?: number
}

/** A row for each store, of a table that has one for each. */
export function storeCycles(web: Database): Promise<StoreCycle[]> {
  return web.read(async (session) => {
    const { canonical, now } = session.adapter.statements
    const rows = await session.all<{ code: string; last: string | null; now: string }>(
      `select t.code, ${canonical('t.last_cycle_at', 'instant')} as last, ${canonical(now, 'instant')} as now
       from tillsync_site t where t.kind = 'store' and t.active = :yes order by t.code`,
      { yes: true },
    )
    return rows.map(({ code, last, now: at }) => ({
      code,
      ...(last !== null && { age: Math.max(0, (Date.parse(at) - Date.parse(last)) / 1000) }),
    }))
  })
}
