import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { PassThrough, pipeline, Transform, type TransformCallback } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { coded } from '../../contract/errors.ts'
import { type ColumnNames, locateColumns } from './columns.ts'
import { type InvoiceLine, lineFrom } from './line.ts'

export interface InvoiceFile {
  readonly path: string
  readonly columns?: ColumnNames
  /** A label of the WHATWG Encoding Standard; default: utf-8. */
  readonly encoding?: string
  /** `1/12/2010` is the first of December. */
  readonly dayFirst?: boolean
}

/** Every record of the file in its order, one at a time: memory does not grow with the file. Throws TS_DEMO_USAGE. */
export async function* readInvoiceLines(file: InvoiceFile): AsyncGenerator<InvoiceLine> {
  const gzip = await isGzip(file.path)
  const records = pipeline(
    createReadStream(file.path),
    gzip ? createGunzip() : new PassThrough(),
    decoder(file.encoding ?? 'utf-8'),
    // Records of another length are ours to judge; a stray quote is text, not the end of the file.
    parse({ relax_column_count: true, relax_quotes: true, skip_empty_lines: true }),
    () => {}, // the error arrives at the reader of `records`
  )
  let places: ReturnType<typeof locateColumns> | undefined
  let width = 0
  let line = 0
  try {
    for await (const record of records as AsyncIterable<string[]>) {
      if (!places) {
        places = locateColumns(record, file.columns ?? {})
        width = record.length
        continue
      }
      const at = places
      line += 1
      const read = lineFrom(line, (column) => record[at[column] ?? -1] ?? '', file.dayFirst ?? false)
      yield record.length === width
        ? read
        : { ...read, problem: `it has ${record.length} fields, the header has ${width}` }
    }
  } catch (error) {
    throw unreadable(error, file.path, line)
  }
}

async function isGzip(path: string): Promise<boolean> {
  try {
    const file = await open(path)
    try {
      const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0)
      return buffer[0] === 0x1f && buffer[1] === 0x8b
    } finally {
      await file.close()
    }
  } catch (error) {
    throw unreadable(error, path, 0)
  }
}

/** A wrong encoding is refused: text that was silently replaced would be sent, and agree on both sides. */
function decoder(encoding: string): Transform {
  const text = new TextDecoder(encoding, { fatal: true })
  return new Transform({
    encoding: 'utf8',
    transform: (chunk: Buffer, _, done) => decode(done, chunk),
    flush: (done) => decode(done),
  })
  function decode(done: TransformCallback, chunk?: Buffer): void {
    try {
      done(null, text.decode(chunk, { stream: chunk !== undefined }))
    } catch (error) {
      done(error as Error)
    }
  }
}

function unreadable(error: unknown, path: string, line: number): unknown {
  const { code, message } = error as { code?: string; message: string }
  if (code?.startsWith('TS_')) return error
  const problem =
    code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
      ? `${path} is not UTF-8 text; name its encoding, for example --encoding windows-1252.`
      : `${path} cannot be read after line ${line}: ${message}`
  return coded('TS_DEMO_USAGE', { problem }, { cause: error })
}
