import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { coded } from '../contract/errors.ts'

/** A folder that only this account may look into; Windows goes by the rights of the folder around it. TS_FILE_REFUSED. */
export function makePrivateFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
  } catch (error) {
    throw coded('TS_FILE_REFUSED', { file: folder, detail: (error as Error).message }, { cause: error })
  }
}

/** At once or not at all; nobody else may read it, not for a moment either. TS_FILE_REFUSED. */
export function writePrivately(file: string, text: string): void {
  const fresh = `${file}.new`
  try {
    rmSync(fresh, { force: true })
    writeFileSync(fresh, text, { mode: 0o600, flag: 'wx' })
    renameSync(fresh, file)
  } catch (error) {
    throw coded('TS_FILE_REFUSED', { file, detail: (error as Error).message }, { cause: error })
  }
}

/** undefined: it is not there, or may not be read. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** undefined: it is not there, or a power cut has left only a part of it. */
export function jsonIfThere<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return undefined
  }
}
