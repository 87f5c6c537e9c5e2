import type { Destination, Row, Site } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { applyContents, type RowOf } from './apply.ts'
import { type MappableType, mapTables } from './mapping.ts'
import { naming } from './missing-parent.ts'
import { originOf } from './origin.ts'
import { siteSql } from './plugin-sql.ts'
import { applyRemovals } from './remove.ts'

/** Reads and writes of a type's tables in this session's transaction. */
export function destinationOf(session: Session, type: MappableType, site: Site): Destination {
  const kinds = mapTables(type)
  return {
    ...originOf(session, type, site),
    async apply<D>(changes: Parameters<Destination['apply']>[0], rowOf: RowOf<D> = (document) => document as Row) {
      for (const [kind, root] of kinds) {
        const contents = changes.filter((change) => change.kind === kind && change.document !== null)
        if (contents.length === 0) continue
        await naming(session, root, contents, () => applyContents(session, root, contents, rowOf as RowOf<unknown>))
      }
      for (const [kind, root] of [...kinds].reverse()) {
        const gone = changes.filter((change) => change.kind === kind && change.document === null)
        if (gone.length > 0)
          await applyRemovals(
            session,
            root,
            gone.map(({ key }) => key),
          )
      }
    },
    async execute(sql, given) {
      const { sql: text, parameters } = siteSql(session.adapter, kinds, sql, given)
      await session.run(text, parameters)
    },
  }
}
