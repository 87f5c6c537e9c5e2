import { coded } from '../../contract/errors.ts'
import type { Cursors } from '../../flow/ports/received.ts'
import type { Session } from '../database.ts'
import { type CursorRow, cursorOf } from '../positions.ts'

/** `site`: whose cursors they are. */
export function cursorsOf(session: Session, site: string): Cursors {
  const { now } = session.adapter.statements

  return {
    async all(origin) {
      const rows = await session.all<CursorRow>(
        `select origin, audience, type, epoch, number, digest, seen_epoch, seen_claim, seen_digest from tillsync_cursor
         ${origin === undefined ? '' : 'where origin = :origin'} order by origin, audience, type`,
        origin === undefined ? {} : { origin },
      )
      return rows.map(cursorOf)
    },

    async move(from, { stream, epoch, number, digest }, loaded) {
      const { epoch: seen_epoch, claim: seen_claim, digest: seen_digest } = loaded ?? NOTHING
      const to = { ...stream, epoch, number, digest, seen_epoch, seen_claim, seen_digest, yes: true, no: false }
      const changed = await session.run(
        `update tillsync_cursor set epoch = :epoch, number = :number, digest = :digest, moved_at = ${now},
           seen_epoch = case when ${IS_HIGHER} then :seen_epoch else seen_epoch end,
           seen_claim = case when ${IS_HIGHER} then :seen_claim else seen_claim end,
           seen_digest = case when ${IS_HIGHER} then :seen_digest else seen_digest end,
           rewound = case when ${loaded ? `${IS_HIGHER} or rewound = :no` : ':yes = :no'} then :no else :yes end
         where origin = :origin and audience = :audience and type = :type
           and epoch = :from_epoch and number = :from_number and digest = :from_digest`,
        { ...to, from_epoch: from.epoch, from_number: from.number, from_digest: from.digest },
      )
      if (changed > 0) return
      const inserted =
        from.number === 0 &&
        (await session.run(
          `insert into tillsync_cursor
             (origin, audience, type, epoch, number, digest, seen_epoch, seen_claim, seen_digest, rewound, moved_at)
           select :origin, :audience, :type, :epoch, :number, :digest, :seen_epoch, :seen_claim, :seen_digest, :no, ${now}
           where not exists (
             select 1 from tillsync_cursor where origin = :origin and audience = :audience and type = :type)`,
          to,
        ))
      if (!inserted) throw coded('TS_LOCK_LOST', { site })
    },
  }
}

const NOTHING = { epoch: 0, claim: 0, digest: '' }

/**
 * After the stream was read again from its beginning, what was seen of it before counts until it is read again: if it
 * never comes, the origin has lost it. A newer epoch knows of that.
 */
const IS_HIGHER = `(:seen_epoch > seen_epoch or rewound = :yes and :seen_digest = seen_digest
  or rewound = :no and :seen_epoch = seen_epoch and :seen_claim > seen_claim)`
