import type { Change, Row } from '../../src/contract/index.ts'
import { destinationOf } from '../../src/data/business/destination.ts'
import { installCapture } from '../../src/data/business/install-capture.ts'
import { createReferenceTables } from '../../src/data/business/reference-tables.ts'
import type { Database, Parameters } from '../../src/data/database.ts'
import type { Dialect } from '../../src/data/database-settings.ts'
import { type TemporaryDatabases, temporaryDatabases } from './databases.ts'
import { shopType, site } from './shop.ts'

const TABLES = ['sale_tax', 'sale_tender', 'sale_line', 'sale', 'buyer_phone', 'buyer', 'meal', 'seat', 'ticket']

/** A database with the shop's tables, whose changes triggers capture. */
export class CapturedShop {
  readonly type = shopType()
  readonly #databases: TemporaryDatabases
  #database: Database | undefined

  constructor(dialect: Dialect) {
    this.#databases = temporaryDatabases(dialect)
  }

  get database(): Database {
    return this.#database!
  }

  get settings() {
    return this.#databases.settings('S001')
  }

  async open(): Promise<void> {
    this.#database = await this.#databases.site()
    await this.database.write(async (session) => {
      await createReferenceTables(session, [this.type])
      await installCapture(session, [this.type])
    })
  }

  async clear(): Promise<void> {
    await this.database.write(async (session) => {
      for (const table of TABLES) await session.run(`delete from ${table}`)
    })
    await this.events()
  }

  run(sql: string, parameters?: Parameters): Promise<number> {
    return this.database.write((session) => session.run(sql, parameters))
  }

  apply(...changes: Change<Row>[]): Promise<void> {
    return this.database.write((session) => destinationOf(session, this.type, site).apply(changes))
  }

  /** Each event that was appended since the last call, in no order. */
  async everyEvent(): Promise<string[]> {
    return this.database.write(async (session) => {
      const rows = await session.all<{ type: string; kind: string; document_key: string }>(
        'select type, kind, document_key from tillsync_business_event',
      )
      await session.run('delete from tillsync_business_event')
      return rows.map(({ type, kind, document_key }) => `${type} ${kind} ${document_key}`).toSorted()
    })
  }

  /** The documents for which events were appended since the last call, each once. */
  async events(): Promise<string[]> {
    return [...new Set(await this.everyEvent())]
  }

  remove(): Promise<void> {
    return this.#databases.remove()
  }
}
