import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import Libsql from 'libsql'

/**
 * Opens a file, which need not exist; a statement waits so long for others. Errors have SQLite's codes: of a file system that may
 * only be read, SQLite itself says no more than that it cannot open the file.
 */
export function openFile(file: string, waitMilliseconds: number): Libsql.Database {
  try {
    for (const path of existsSync(file) ? [file, dirname(file)] : [dirname(file)]) accessSync(path, constants.W_OK)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw code === 'ENOENT' ? cannotOpen(message) : failure('SQLITE_READONLY', message)
  }
  try {
    return new Libsql(file, { timeout: waitMilliseconds })
  } catch (error) {
    throw cannotOpen((error as Error).message)
  }
}

export function cannotOpen(message: string): Error {
  return failure('SQLITE_CANTOPEN', message)
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
