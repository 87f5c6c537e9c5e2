import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSettings } from '../../src/data/adapter.ts'
import type { Database } from '../../src/data/database.ts'
import { migrateSite, migrateWeb } from '../../src/data/migrate.ts'
import { openDatabase } from '../../src/data/open.ts'
import type { OutboxPacket } from '../../src/flow/stream.ts'

/** Databases in a folder of their own; `remove` closes them all. */
export interface TemporaryDatabases {
  readonly folder: string
  settings(name: string): DatabaseSettings
  /** Another pool over the same file. */
  open(name: string): Database
  site(code?: string): Promise<Database>
  web(): Promise<Database>
  remove(): Promise<void>
}

export function temporaryDatabases(): TemporaryDatabases {
  const folder = mkdtempSync(join(tmpdir(), 'tillsync-data-'))
  const opened: Database[] = []
  const settings = (name: string): DatabaseSettings => ({
    which: name === 'web' ? 'web' : 'local',
    dialect: 'sqlite',
    storage: join(folder, `${name}.db`),
    create: true,
  })
  const open = (name: string): Database => {
    const database = openDatabase(settings(name))
    opened.push(database)
    return database
  }
  return {
    folder,
    settings,
    open,
    async site(code = 'S001') {
      const database = open(code)
      await migrateSite(database, { code, kind: code === 'HO' ? 'head-office' : 'store' })
      return database
    },
    async web() {
      const database = open('web')
      await migrateWeb(database)
      return database
    },
    async remove() {
      for (const database of opened) await database.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** A packet whose bytes say nothing, for stores of packets that read none. */
export function packet(
  origin: string,
  claim: number,
  audience: string,
  more: Partial<OutboxPacket> = {},
): OutboxPacket {
  const epoch = more.epoch ?? 1
  const body = more.body ?? Buffer.from(`${origin} ${claim} ${audience}`)
  return {
    id: `${origin}.${epoch}.${claim}.${audience}`,
    type: 'items',
    audience,
    epoch,
    claim,
    documentVersion: 1,
    documents: 1,
    body,
    digest: createHash('sha256').update(body).digest('hex'),
    ...more,
  }
}

/** Matches an error by its code. */
export const withCode = (code: string) => ({ name: 'TillsyncError', code })
