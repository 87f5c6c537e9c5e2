import type { Parameters, Session } from './database.ts'

/** Inserts the source's rows, or updates those whose key exists. `source`: a FROM item over `parameters`. */
export async function upsertRows(
  session: Session,
  table: string,
  key: readonly string[],
  columns: readonly string[],
  source: string,
  parameters: Parameters,
): Promise<void> {
  for (const statement of session.adapter.statements.upsert(table, key, columns, source)) {
    await session.run(statement, parameters)
  }
}
