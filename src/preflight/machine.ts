import { execFile } from 'node:child_process'
import { statfs } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { promisify } from 'node:util'

/** What the checks ask of the computer. */
export interface Machine {
  /** The operating-system account that runs this process. */
  readonly account: string
  now(): Date
  hasAdministratorRights(): Promise<boolean>
  /** Space that this account may still use in the folder's file system. */
  freeMegabytes(folder: string): Promise<number>
}

export const thisMachine: Machine = {
  get account() {
    return userInfo().username
  },
  now: () => new Date(),
  async hasAdministratorRights() {
    if (process.getuid) return process.getuid() === 0
    // Windows lets nobody but administrators list the sessions
    return promisify(execFile)('net', ['session']).then(
      () => true,
      () => false,
    )
  },
  async freeMegabytes(folder) {
    const { bavail, bsize } = await statfs(folder)
    return Math.floor((bavail * bsize) / 1024 ** 2)
  },
}
