import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../../src/data/database.ts'
import type { DatabaseSettings, Dialect } from '../../src/data/database-settings.ts'
import { migrateSite, migrateWeb } from '../../src/data/migrate.ts'
import { openDatabase } from '../../src/data/open.ts'
import type { OutboxPacket } from '../../src/flow/stream.ts'
import { DIALECTS } from './dialects.ts'
import { failedSince, failures } from './failures.ts'

/** Databases of one dialect, or of a dialect for each name; `remove` closes them all. */
export interface TemporaryDatabases {
  readonly folder: string
  settings(name: string): DatabaseSettings
  /** The same, with all that must be there before it can be opened. */
  place(name: string): Promise<DatabaseSettings>
  /** Another pool over the same database. */
  open(name: string): Promise<Database>
  site(code?: string): Promise<Database>
  web(): Promise<Database>
  /** Those of a failed test are kept, and where they are is said. */
  remove(): Promise<void>
}

export function temporaryDatabases(dialect: Dialect | ((name: string) => Dialect)): TemporaryDatabases {
  const folder = mkdtempSync(join(tmpdir(), 'tillsync-data-'))
  let before: number | undefined
  const opened: Database[] = []
  const places = new Map<string, DatabaseSettings>()
  const made = new Set<string>()
  const dialectOf = (name: string) => DIALECTS[typeof dialect === 'string' ? dialect : dialect(name)]
  const settings = (name: string): DatabaseSettings => {
    const known = places.get(name) ?? dialectOf(name).settings(name === 'web' ? 'web' : 'local', folder, name)
    places.set(name, known)
    return known
  }
  const place = async (name: string): Promise<DatabaseSettings> => {
    // Not when a suite is declared: that is before any test has run.
    before ??= failures()
    if (!made.has(name)) await dialectOf(name).make(settings(name))
    made.add(name)
    return settings(name)
  }
  const open = async (name: string): Promise<Database> => {
    const database = openDatabase(await place(name))
    opened.push(database)
    return database
  }
  return {
    folder,
    settings,
    place,
    open,
    async site(code = 'S001') {
      const database = await open(code)
      await database.write((session) => migrateSite(session, { code, kind: code === 'HO' ? 'head-office' : 'store' }))
      return database
    },
    async web() {
      const database = await open('web')
      await database.write(migrateWeb)
      return database
    },
    async remove() {
      for (const database of opened) await database.close()
      if (before !== undefined && failedSince(before))
        return console.log(`kept: ${[...places.values()].map(described).join(', ')}`)
      for (const name of made) await dialectOf(name).drop(settings(name))
      rmSync(folder, { recursive: true })
    },
  }
}

function described({ storage, server }: DatabaseSettings): string {
  return storage ?? `${server?.host}:${server?.port}/${server?.name} ${server?.schema} ${server?.controlSchema ?? ''}`
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
