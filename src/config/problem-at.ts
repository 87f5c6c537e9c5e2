import type { TillsyncError } from '../contract/errors.ts'

/** What TS_CONFIG_INVALID says of one setting: `found "many"; wanted a whole number from 1 to 9`. */
export function problemAt(error: TillsyncError | undefined, path: string): string | undefined {
  const start = `  ${path}: `
  const line = error?.message.split('\n').find((line) => line.startsWith(start))
  return line?.slice(start.length)
}
