import { statSync } from 'node:fs'
import type Libsql from 'libsql'
import type { HeldLock } from '../adapter.ts'
import { codedFailure } from '../coded-failure.ts'
import { errors } from './errors.ts'
import { openFile } from './open-file.ts'

/**
 * An exclusive lock of the operating system on a file of its own, by way of SQLite: it ends with the process, however
 * that ends. The file stays; only the lock on it counts.
 */
export function takeLock(file: string, which: string): HeldLock | undefined {
  const native = open(file, which)
  try {
    native.exec('begin exclusive')
  } catch (error) {
    native.close()
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined
    throw codedFailure(error, errors, which)
  }
  const { ino } = statSync(file)
  let released = false
  return {
    // A file that was deleted can be locked again by another under the same name.
    held: async () => !released && native.inTransaction && statSync(file, { throwIfNoEntry: false })?.ino === ino,
    async release() {
      if (released) return
      released = true
      native.exec('rollback')
      native.close()
    },
  }
}

function open(file: string, which: string): Libsql.Database {
  try {
    return openFile(file, 0)
  } catch (error) {
    throw codedFailure(error, errors, which)
  }
}
