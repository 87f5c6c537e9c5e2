import { existsSync } from 'node:fs'
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import type { Execution, Parameters } from '../adapter.ts'
import { bind, rowsOf } from './libsql-values.ts'
import { cannotOpen, openFile } from './open-file.ts'
import { PreparedConnection } from './prepared.ts'

export const OPEN_READWRITE = 2
export const OPEN_CREATE = 4

/** How long one attempt may block the event loop; the rest of the waiting is done outside it. */
const BLOCKING_MILLISECONDS = 50
const PAUSE_MILLISECONDS = 20
const IDLE_CONNECTIONS = 4

/** Of a whole transaction, not of a savepoint. */
const ROLLBACK = /^rollback\b(?!.*\bto\b)/i

type Statement = ReturnType<PreparedConnection['take']>
type Answer = Execution & { readonly lastID?: number }
type Callback = (this: { changes: number; lastID?: number }, error: Error | null, rows?: Execution['rows']) => void

/** A connection with the callbacks of the sqlite3 package, which Sequelize calls. */
export interface LibsqlConnection {
  execute(sql: string, parameters: Parameters): Promise<Execution>
}

/**
 * The part of the sqlite3 package that Sequelize 6 uses, over libsql. Sequelize opens a connection for every
 * transaction; idle ones are kept, so that the page cache and the write-ahead log outlive a transaction. `drain` closes
 * those; libsql lets go of their files once their statements are garbage, at the latest with the thread.
 */
export function libsqlModule(busyMilliseconds: number): { module: object; drain(): void } {
  const idle: PreparedConnection[] = []
  let drained = false

  class Database implements LibsqlConnection {
    uuid?: string
    #native?: PreparedConnection
    #inTransaction = false
    /** The failure for which SQLite rolled the transaction back by itself. */
    #lost?: Error
    #spoiled = false

    constructor(
      readonly filename: string,
      mode: number,
      opened: (error: Error | null) => void,
    ) {
      this.#open(mode).then(
        () => opened(null),
        (error) => opened(error),
      )
    }

    async #open(mode: number): Promise<void> {
      this.#native = idle.pop()
      if (this.#native) return
      if (!(mode & OPEN_CREATE) && !existsSync(this.filename)) throw cannotOpen(`there is no file ${this.filename}`)
      this.#native = new PreparedConnection(openFile(this.filename, BLOCKING_MILLISECONDS))
      await this.execute('pragma journal_mode = wal')
      // FULL: what was reported as sent or applied must be on the disk when the power goes.
      await this.execute('pragma synchronous = full')
      await this.execute('pragma foreign_keys = on')
    }

    async execute(sql: string, parameters: Parameters = {}): Promise<Answer> {
      if (ROLLBACK.test(sql)) return this.#rollback()
      const deadline = performance.now() + busyMilliseconds
      const bound = bind(parameters)
      let statement: Statement | undefined
      for (;;) {
        try {
          statement ??= this.#prepare(sql)
          const answer = this.#step(statement, bound)
          this.#native?.giveBack(sql, statement)
          await nextTurn()
          return answer
        } catch (error) {
          await nextTurn()
          if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
          if (performance.now() >= deadline) {
            // A statement that was refused stays in progress on its connection until it is stepped again.
            this.#spoiled = true
            throw error
          }
          await delay(PAUSE_MILLISECONDS)
        }
      }
    }

    #prepare(sql: string): Statement {
      if (!this.#native) throw cannotOpen('the connection is closed')
      // Else what follows would run outside any transaction, statement by statement.
      if (this.#lost) throw this.#lost
      return this.#native.take(sql)
    }

    #step(statement: Statement, bound: Record<string, unknown>): Answer {
      try {
        if (statement.reader) {
          const values = statement.all(bound) as unknown[][]
          // Not before: a table that was changed since has its statements prepared anew.
          const names = values.length > 0 ? statement.columns().map(({ name }) => name) : []
          return { rows: rowsOf(names, values), changes: values.length }
        }
        const { changes, lastInsertRowid } = statement.run(bound)
        return { rows: [], changes, lastID: Number(lastInsertRowid) }
      } catch (error) {
        if (this.#inTransaction && !this.#native?.database.inTransaction) this.#lost = error as Error
        throw error
      } finally {
        this.#inTransaction = this.#native?.database.inTransaction ?? false
      }
    }

    /** Also of a transaction that never began, or that SQLite has rolled back by itself: then there is nothing to do. */
    async #rollback(): Promise<Answer> {
      if (this.#native?.database.inTransaction) this.#native.database.exec('rollback')
      this.#lost = undefined
      this.#inTransaction = false
      return { rows: [], changes: 0 }
    }

    /** Sequelize leaves the parameters out where it asks for the columns of a table. */
    all(sql: string, ...rest: [Callback] | [Parameters, Callback]): void {
      const [parameters, callback] = rest.length === 1 ? [{}, rest[0]] : rest
      this.#answer(sql, parameters, callback)
    }

    run(sql: string, parameters: Parameters = {}, callback: Callback = () => {}): void {
      this.#answer(sql, parameters, callback)
    }

    #answer(sql: string, parameters: Parameters, callback: Callback): void {
      this.execute(sql, parameters).then(
        (result) => callback.call(result, null, result.rows),
        (error) => callback.call({ changes: 0 }, error),
      )
    }

    serialize(work: () => void): void {
      work()
    }

    close(callback: (error: Error | null) => void = () => {}): void {
      const native = this.#native
      this.#native = undefined
      try {
        // Closing alone would keep the locks until every statement is garbage.
        if (native?.database.inTransaction) native.database.exec('rollback')
      } catch {
        this.#spoiled = true
      }
      if (native && !this.#spoiled && !drained && idle.length < IDLE_CONNECTIONS) idle.push(native)
      else native?.close()
      setImmediate(callback, null)
    }
  }

  return {
    module: { Database, OPEN_READWRITE, OPEN_CREATE },
    drain() {
      drained = true
      for (const native of idle.splice(0)) native.close()
    },
  }
}
