import type { Adapter, Parameters } from './adapter.ts'
import type { Database, Session } from './database.ts'

/**
 * Does the work in a transaction that is then undone, and gives the statements that would have changed something, with
 * their parameters as literals.
 */
export async function rehearse(database: Database, work: (session: Session) => Promise<unknown>): Promise<string[]> {
  let statements: string[] = []
  const undo = new Error('undone')
  try {
    await database.write(async (session) => {
      statements = []
      await work({
        ...session,
        run(sql, parameters) {
          statements.push(withLiterals(sql, parameters ?? {}, database.adapter))
          return session.run(sql, parameters)
        },
      })
      throw undo
    })
  } catch (error) {
    if (error !== undo) throw error
  }
  return statements
}

/** Text within quotes, and the `::` of a cast, are left alone. */
function withLiterals(sql: string, parameters: Parameters, { statements }: Adapter): string {
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|::|:([a-z]\w*)/gi, (text, name?: string) => {
    const value = name === undefined ? undefined : parameters[name]
    if (value === undefined) return text
    if (typeof value === 'bigint' || Buffer.isBuffer(value)) throw new TypeError(`:${name} cannot be a literal`)
    return statements.literal(value)
  })
}
