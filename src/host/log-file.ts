import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { createStream } from 'rotating-file-stream'
import type { Config } from '../config.ts'
import { coded } from '../contract/errors.ts'
import { type LogOutput, standardError } from './log.ts'

export interface HostLog {
  readonly output: LogOutput
  /** What was written is in the file then. */
  close(): Promise<void>
}

/**
 * The log of a host: standard error, or a file that this account alone may read, which is renamed to `….1`, `….2` when it
 * has its size. A full disk is no reason to stop: what cannot be written goes to standard error. TS_FILE_REFUSED.
 */
export async function openHostLog({ log }: Config): Promise<HostLog> {
  const screen = standardError(log.format)
  if (log.file === undefined) return { output: screen, close: async () => {} }
  const { file } = log
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const stream = createStream(basename(file), {
      path: dirname(file),
      size: `${log.fileMegabytes}M`,
      rotate: log.files,
      mode: 0o600,
    })
    await once(stream, 'open')
    let broken = false
    stream.on('error', (error) => {
      broken = true
      process.stderr.write(`${file}: ${error.message}\n`)
    })
    return {
      output: { write: (line) => (broken ? screen.write(line) : stream.write(line)) },
      close: () => new Promise((resolve) => stream.end(() => resolve())),
    }
  } catch (error) {
    throw coded('TS_FILE_REFUSED', { file, detail: (error as Error).message }, { cause: error })
  }
}
