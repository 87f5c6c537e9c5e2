import type { Origin, Row, Site } from '../../contract/index.ts'
import type { Session } from '../database.ts'
import { gather } from './gather.ts'
import { type MappableType, type MappedTable, mapTables } from './mapping.ts'
import { siteSql } from './plugin-sql.ts'

/** Reads of a type's tables in this session's snapshot. */
export function originOf(session: Session, type: MappableType, site: Site): Origin {
  const kinds = mapTables(type)
  return {
    site,
    gather: (keys) => gather(session, rootOf(kinds, keys.kind), keys),
    async query(sql, given) {
      const { sql: text, parameters } = siteSql(session.adapter, kinds, sql, given, true)
      return session.all<Row>(text, parameters)
    },
  }
}

function rootOf(kinds: ReadonlyMap<string, MappedTable>, kind: string): MappedTable {
  const root = kinds.get(kind)
  if (!root) throw new Error(`the type has no kind ${kind}; there are ${[...kinds.keys()].join(', ')}`)
  return root
}
