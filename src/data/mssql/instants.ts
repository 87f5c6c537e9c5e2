import type { Sequelize } from 'sequelize'

/** Of datetime2 in the protocol. */
export const DATETIME2 = 0x2a

/** What tedious makes of it: a Date, and beside it, in seconds, what a Date cannot hold. */
export type Instant = Date & { readonly nanosecondsDelta: number }

/** Has models read an instant as every other query does: as canonical text, microseconds and all. */
export function readInstants(sequelize: Sequelize): void {
  const type = { key: 'INSTANT', types: { mssql: [DATETIME2] }, parse: instantText }
  const { connectionManager } = sequelize as unknown as { connectionManager: ConnectionManager }
  connectionManager.refreshTypeParser({ INSTANT: type })
}

interface ConnectionManager {
  refreshTypeParser(types: Record<string, { key: string; types: object; parse: (value: never) => unknown }>): void
}

/** Canonical. */
export function instantText(date: Instant): string {
  const microseconds = String(Math.trunc(date.nanosecondsDelta * 1e6 + 0.01)).padStart(3, '0')
  return `${date.toISOString().slice(0, -1)}${microseconds}Z`
}
