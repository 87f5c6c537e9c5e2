import { type Action, ERRORS, type ErrorCode, type ErrorEntry } from './error-codes.ts'

/** Told apart by `action`, never by instanceof: two copies of this package may be loaded. */
export class TillsyncError extends Error {
  override readonly name = 'TillsyncError'

  constructor(
    readonly code: string,
    readonly action: Action,
    message: string,
    /** What to do next, as a sentence. */
    readonly remedy: string,
    options?: ErrorOptions,
    /** The message for a log: without what may be of a document. */
    readonly logged: string = code,
  ) {
    super(message, options)
  }
}

export type Details = Readonly<Record<string, string | number | boolean | null | undefined>>

/** An error of the product's own table, `{name}`s filled in from `details`. */
export function coded(code: ErrorCode, details: Details = {}, options?: ErrorOptions): TillsyncError {
  const { action, says, remedy, withheld = [] }: ErrorEntry = ERRORS[code]
  const logged = { ...details, ...Object.fromEntries(withheld.map((name) => [name, '…'])) }
  return new TillsyncError(code, action, fill(says, details), fill(remedy, details), options, fill(says, logged))
}

/** What a log may say of a failure: no document, no key, nothing that a database or a plugin said of one. */
export function loggedFailure(error: unknown): { code: string; message: string; at?: string } {
  const told = asTillsyncError(error)
  if (told) return { code: told.code, message: told.logged ?? told.code }
  const { name, stack } = error instanceof Error ? error : new Error()
  const at = stack?.split('\n').filter((line) => /^\s+at /.test(line))
  return { code: 'TS_UNEXPECTED', message: name, at: at?.map((line) => line.trim()).join('\n') }
}

/** Sets a document aside at its origin: for what a schema cannot see, such as the site. People read it as a sentence. */
export function invalidDocument(problem: string): TillsyncError {
  return coded('TS_DOCUMENT_INVALID', { problems: problem.replace(/^\p{Ll}+(?= )/u, capitalized) })
}

function capitalized(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1)
}

/** Whatever was thrown, if it carries a code and an action of ours. */
export function asTillsyncError(thrown: unknown): TillsyncError | undefined {
  const candidate = thrown as Partial<TillsyncError> | null | undefined
  return typeof candidate?.code === 'string' && typeof candidate.action === 'string' && 'remedy' in candidate
    ? (candidate as TillsyncError)
    : undefined
}

function fill(text: string, details: Details): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(details[name] ?? placeholder))
}
