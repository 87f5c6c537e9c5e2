import { coded } from '../../contract/errors.ts'
import type { Cursors } from '../../flow/ports.ts'
import type { Session } from '../database.ts'
import { type PositionRow, positionOf } from '../positions.ts'

/** `site`: whose cursors they are. */
export function cursorsOf(session: Session, site: string): Cursors {
  const { now } = session.adapter.statements

  return {
    async all(origin) {
      const rows = await session.all<PositionRow>(
        `select origin, audience, type, epoch, number, digest from tillsync_cursor
         ${origin === undefined ? '' : 'where origin = :origin'} order by origin, audience, type`,
        origin === undefined ? {} : { origin },
      )
      return rows.map(positionOf)
    },

    async move(from, { stream, epoch, number, digest }) {
      const to = { ...stream, epoch, number, digest }
      const changed = await session.run(
        `update tillsync_cursor set epoch = :epoch, number = :number, digest = :digest, moved_at = ${now}
         where origin = :origin and audience = :audience and type = :type
           and epoch = :from_epoch and number = :from_number and digest = :from_digest`,
        { ...to, from_epoch: from.epoch, from_number: from.number, from_digest: from.digest },
      )
      if (changed > 0) return
      const inserted =
        from.number === 0 &&
        (await session.run(
          `insert into tillsync_cursor (origin, audience, type, epoch, number, digest, moved_at)
           select :origin, :audience, :type, :epoch, :number, :digest, ${now}
           where not exists (
             select 1 from tillsync_cursor where origin = :origin and audience = :audience and type = :type)`,
          to,
        ))
      if (!inserted) throw coded('TS_LOCK_LOST', { site })
    },
  }
}
