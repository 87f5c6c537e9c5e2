import { createRequire } from 'node:module'
import type { Connection, ConnectionConfiguration, Request } from 'tedious'
import type { Value } from '../../contract/index.ts'
import type { Execution, Parameters } from '../adapter.ts'
import { FILLING, filling } from './filling.ts'
import { DATETIME2, type Instant, instantText } from './instants.ts'
import { sentAs, typeOf, valuesOf, withParameters } from './parameters.ts'

/** The driver, read when the first server is called upon: a site on SQLite never pays for it. */
const driver = (): typeof import('tedious') => createRequire(import.meta.url)('tedious')

/** A connection that Sequelize has, with what the adapter asks of it. */
export interface SessionConnection extends Connection {
  ask(sql: string, parameters?: Parameters): Promise<Execution>
  /** A batch that sets options or makes a temporary table: in a statement with parameters they would end with it. */
  batch(sql: string): Promise<Execution>
  /** Bulk loads rows into a table whose columns `c0`, `c1` … have these types, and a last one that of a filling. */
  bring(table: string, types: readonly string[], rows: readonly (readonly Value[])[]): Promise<void>
}

export type TediousModule = Omit<typeof import('tedious'), 'Connection'> & {
  readonly Connection: new (...config: ConstructorParameters<typeof Connection>) => SessionConnection
}

type Done = (error?: Error | null) => void

/**
 * Tedious with a connection that knows when the server has ended a transaction by itself, as after a deadlock or an
 * error in a trigger. What followed would run outside any transaction, statement by statement: it is refused, with the
 * error that ended it.
 */
export function tediousModule(): TediousModule {
  const tedious = driver()

  class Session extends tedious.Connection implements SessionConnection {
    #transaction = false
    #failure?: Error

    constructor(config: ConnectionConfiguration) {
      super(config)
      tellsWhyRefused(this)
    }

    override beginTransaction(done: Done, ...rest: [name?: string, isolationLevel?: number]): void {
      this.#transaction = true
      this.#failure = undefined
      super.beginTransaction(done, ...rest)
    }

    override commitTransaction(done: Done, name?: string): void {
      const lost = this.#lost
      this.#transaction = false
      if (lost) process.nextTick(done, ended(this.#failure))
      else super.commitTransaction(done, name)
    }

    override rollbackTransaction(done: Done, name?: string): void {
      const lost = this.#lost
      this.#transaction = false
      if (lost) process.nextTick(done)
      else super.rollbackTransaction(done, name)
    }

    override execSql(request: Request): void {
      if (this.#watch(request)) super.execSql(request)
    }

    override execSqlBatch(request: Request): void {
      if (this.#watch(request)) super.execSqlBatch(request)
    }

    /** Whether it may be sent. */
    #watch(request: Request): boolean {
      if (this.#lost) {
        process.nextTick(() => request.callback(ended(this.#failure)))
        return false
      }
      const { callback } = request
      request.callback = (error, ...rest) => {
        if (error && this.#lost) this.#failure ??= error
        callback.call(request, error, ...rest)
      }
      return true
    }

    ask(sql: string, parameters: Parameters = {}): Promise<Execution> {
      const { text, names } = withParameters(sql)
      return this.#answer(text, (request) => {
        for (const [name, value] of valuesOf(names, parameters)) {
          const { type, options } = typeOf(value, tedious.TYPES)
          request.addParameter(name, type, value, options)
        }
        this.execSql(request)
      })
    }

    batch(sql: string): Promise<Execution> {
      return this.#answer(sql, (request) => this.execSqlBatch(request))
    }

    bring(table: string, types: readonly string[], rows: readonly (readonly Value[])[]): Promise<void> {
      return new Promise((resolve, reject) => {
        const load = this.newBulkLoad(table, { keepNulls: true }, (error) => {
          if (error && this.#lost) this.#failure ??= error
          if (error) reject(error)
          else resolve()
        })
        ;[...types, FILLING].forEach((type, index) => {
          const { type: sent, options } = sentAs(type, tedious.TYPES)
          load.addColumn(`c${index}`, sent, { ...options, nullable: true })
        })
        const [first = [], ...others] = rows
        const filled = filling(load.getColMetaData().length, types, rows)
        this.execBulkLoad(load, [[...first, filled], ...others] as unknown[][])
      })
    }

    #answer(sql: string, send: (request: Request) => void): Promise<Execution> {
      return new Promise((resolve, reject) => {
        const rows: Execution['rows'] = []
        let changes = 0
        const request = new tedious.Request(sql, (error) => {
          if (error) reject(error)
          else resolve({ rows, changes })
        })
        request.on('row', (columns: readonly ReadColumn[]) => {
          rows.push(Object.fromEntries(columns.map((column) => [column.metadata.colName, readValue(column)])))
        })
        // The last count is the statement's own: those of triggers come before it.
        request.on('doneInProc', (count?: number) => {
          changes = count ?? changes
        })
        send(request)
      })
    }

    get #lost(): boolean {
      return this.#transaction && !this.inTransaction
    }
  }

  return { ...tedious, Connection: Session }
}

/** The driver has one code for whatever ends a sign-in, and keeps the number that tells them apart to itself. */
function tellsWhyRefused(connection: Connection): void {
  const errors: { code: string; number: number; message: string }[] = []
  const note = ({ number, message }: { number: number; message: string }) => {
    errors.push({ code: 'ELOGIN', number, message })
  }
  connection.on('errorMessage', note)
  connection.once('connect', (error?: Error) => {
    connection.off('errorMessage', note)
    if (error && errors.length > 0) Object.assign(error, { errors })
  })
}

interface ReadColumn {
  readonly value: unknown
  readonly metadata: { readonly colName: string; readonly type: { readonly id: number } }
}

function readValue({ value, metadata: { type } }: ReadColumn): unknown {
  return type.id === DATETIME2 && value ? instantText(value as Instant) : value
}

function ended(failure: Error | undefined): Error {
  const message = failure?.message ?? 'the server does not say why'
  return Object.assign(new Error(message, { cause: failure }), { code: 'EABORT' })
}
