import { join } from 'node:path'
import type { TestDialect } from './dialects.ts'

/** A file for each database; the folder is its owner's to remove. */
export const onSqlite: TestDialect = {
  title: 'SQLite',
  start: async () => {},
  settings: (which, folder, name) => ({ which, dialect: 'sqlite', storage: join(folder, `${name}.db`), create: true }),
  make: async () => {},
  drop: async () => {},
  seesBlanks: true,
  caselessText: 'text collate nocase',
  refusal: (table, operation, reason, when = '1') => ({
    make: `create trigger refuse before ${operation} on ${table} when ${when} begin select raise(abort, '${reason}'); end`,
    drop: 'drop trigger refuse',
  }),
  stop: async () => {},
}
