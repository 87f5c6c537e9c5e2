import { coded } from '../../contract/errors.ts'
import type { Standing } from '../../flow/epochs.ts'
import type { Session } from '../database.ts'
import { type PositionRow, positionOf } from '../positions.ts'

/** Of inactive sites nothing is asked: what they say may be years old. */
export async function standingOf(session: Session, origin: string): Promise<Standing> {
  const [site] = await session.all<{ epoch: number }>('select epoch from tillsync_site where code = :origin', {
    origin,
  })
  const rows = await session.all<{
    site: string
    audience: string
    type: string
    seen_epoch: number
    seen_claim: number
    seen_digest: string
  }>(
    `select min(r.site) as site, r.audience, r.type, r.seen_epoch, r.seen_claim, r.seen_digest
     from tillsync_receipt r join tillsync_site d on d.code = r.site
     where r.origin = :origin and d.active = :yes and r.seen_epoch > 0
     group by r.audience, r.type, r.seen_epoch, r.seen_claim, r.seen_digest
     order by r.audience, r.type, r.seen_epoch, r.seen_claim`,
    { origin, yes: true },
  )
  const told = await session.all<PositionRow>(
    'select origin, audience, type, epoch, number, digest from tillsync_receipt where site = :origin',
    { origin },
  )
  const [drawn] = await session.all<{ epoch: number; number: number }>(
    `select d.epoch, max(d.number) as number from (
       select epoch, claim as number from tillsync_snapshot_part where origin = :origin
       union all select r.drawn_epoch, r.drawn_number from tillsync_receipt r join tillsync_site d on d.code = r.site
         where r.origin = :origin and d.active = :yes and r.drawn_epoch is not null) d
     group by d.epoch order by d.epoch desc ${session.adapter.statements.limit(1)}`,
    { origin, yes: true },
  )
  return {
    epoch: site && Number(site.epoch),
    drawn: drawn && { epoch: Number(drawn.epoch), number: Number(drawn.number) },
    witnesses: rows.map(({ site, audience, type, seen_epoch, seen_claim, seen_digest }) => ({
      site,
      stream: { origin, audience, type },
      seen: { epoch: Number(seen_epoch), claim: Number(seen_claim), digest: seen_digest },
    })),
    told: told.map(positionOf),
  }
}

/**
 * Ends the snapshots of earlier ones. TS_SITE_UNREGISTERED; TS_EPOCH_OLD: another process has opened this one, or a later
 * one.
 */
export async function openEpoch(session: Session, site: string, epoch: number): Promise<void> {
  const changed = await session.run('update tillsync_site set epoch = :epoch where code = :site and epoch < :epoch', {
    site,
    epoch,
  })
  if (changed > 0) {
    // Nobody loads what is of the history that was lost.
    for (const table of ['tillsync_snapshot', 'tillsync_snapshot_part'])
      await session.run(`delete from ${table} where origin = :site and epoch < :epoch`, { site, epoch })
    return
  }
  const [found] = await session.all<{ epoch: number }>('select epoch from tillsync_site where code = :site', { site })
  if (!found) throw coded('TS_SITE_UNREGISTERED', { site })
  throw coded('TS_EPOCH_OLD', { site, found: epoch, current: Number(found.epoch) })
}
