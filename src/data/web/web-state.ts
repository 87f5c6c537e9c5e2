import type { Database } from '../database.ts'

export interface WebState {
  readonly schemaVersion: number
  /** Of the packets (flow/packet.ts). */
  readonly protocolVersion: number
}

/** TS_SCHEMA_MISSING in a database that has not been migrated; undefined: its migration did not end. */
export function readWebState(database: Database): Promise<WebState | undefined> {
  return database.read(async (session) => {
    const [row] = await session.all<{ schema_version: number; protocol_version: number }>(
      'select schema_version, protocol_version from tillsync_web_state where id = 1',
    )
    return row && { schemaVersion: Number(row.schema_version), protocolVersion: Number(row.protocol_version) }
  })
}
