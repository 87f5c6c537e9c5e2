import type { Publications } from '../../flow/ports/site-database.ts'
import type { Session } from '../database.ts'
import { upsertRows } from '../upsert-rows.ts'

export function publicationsOf(session: Session): Publications {
  const { relation, now } = session.adapter.statements

  return {
    async fingerprint(type) {
      const [row] = await session.all<{ fingerprint: string }>(
        'select fingerprint from tillsync_publication where type = :type',
        { type },
      )
      return row?.fingerprint
    },

    async record(type, fingerprint) {
      const columns = ['type', 'fingerprint']
      const given = relation(
        columns.map((name) => ({ name, type: 'text' })),
        'rows',
      )
      await upsertRows(
        session,
        'tillsync_publication',
        ['type'],
        [...columns, 'published_at'],
        `(select k.type, k.fingerprint, ${now} as published_at from ${given} k)`,
        { rows: JSON.stringify([[type, fingerprint]]) },
      )
    },
  }
}
