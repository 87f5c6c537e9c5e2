import type { Database } from './database.ts'

/** The same database; after each transaction it is told that work goes on. */
export function watched(database: Database, progress: () => void): Database {
  const told = async <T>(transaction: Promise<T>): Promise<T> => {
    const result = await transaction
    progress()
    return result
  }
  return {
    ...database,
    read: (work) => told(database.read(work)),
    write: (work) => told(database.write(work)),
  }
}
