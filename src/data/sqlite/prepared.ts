import type Libsql from 'libsql'

type Statement = Libsql.Statement<[Record<string, unknown>]>

/**
 * A connection, and the statements that stay prepared with it, so that SQLite does not parse and plan them again for each
 * packet; of many, those that were used last.
 */
export class PreparedConnection {
  readonly #statements = new Map<string, Statement>()

  constructor(readonly database: Libsql.Database) {}

  /** Rows come as arrays. It is for one user until it is given back. */
  take(sql: string): Statement {
    const known = this.#statements.get(sql)
    this.#statements.delete(sql)
    if (known) return known
    const statement = this.database.prepare<Record<string, unknown>>(sql)
    return statement.reader ? statement.raw() : statement
  }

  /** One that failed is not: it may be in progress still, and hold its locks. */
  giveBack(sql: string, statement: Statement): void {
    this.#statements.set(sql, statement)
    if (this.#statements.size <= MOST) return
    const [oldest] = this.#statements.keys()
    this.#statements.delete(oldest!)
  }

  close(): void {
    this.#statements.clear()
    this.database.close()
  }
}

const MOST = 100
