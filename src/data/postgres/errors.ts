import type { DatabaseFailure, ErrorFactory } from '../adapter.ts'
import { UNFIT } from './declared.ts'

type Kind = DatabaseFailure['kind']

/** By SQLSTATE, and by what the sockets of Node say. The first that fits. */
const KINDS: readonly [pattern: RegExp, kind: Kind][] = [
  [/^(40...|55P03|55006|57014|53300)$/, 'busy'],
  [/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|3D000|57P03|08001|08004)$/, 'absent'],
  [/^(08...|57P0.|ECONNRESET|ECONNABORTED|EPIPE)$/, 'lost'],
  [/^28...$/, 'login'],
  [/^42501$/, 'forbidden'],
  [/^53100$/, 'full'],
  [/^25006$/, 'readonly'],
  [/^(23503|23001)$/, 'reference'],
  [/^(23505|23P01)$/, 'unique'],
  // The last: a value is longer than an index takes.
  [/^(23...|22...|21000|54000)$/, 'data'],
  [/^(42P01|42703|3F000)$/, 'schema'],
]

/** The driver's own words where neither a server nor a socket gave a code. */
const WORDS: readonly [pattern: RegExp, kind: Kind][] = [
  [/connection terminated|connection error|not queryable|connection ended/i, 'lost'],
  [/password must be a string|^SASL/i, 'login'],
  [/timeout|does not support SSL/i, 'absent'],
]

interface DriverError {
  readonly name?: string
  readonly code?: string
  readonly message: string
  readonly severity?: string
  readonly detail?: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
  readonly errors?: readonly DriverError[]
}

export const errors: ErrorFactory = {
  classify(thrown) {
    const error = driverError(thrown)
    if (!error) return undefined
    const kind = kindOf(error)
    return kind && { kind, detail: detailOf(error, kind) }
  },
}

function kindOf({ name, code, message, severity }: DriverError): Kind | undefined {
  if (name === 'SequelizeConnectionAcquireTimeoutError') return 'busy'
  const known = KINDS.find(([pattern]) => code && pattern.test(code))?.[1]
  if (known) return known
  if (code && /^(ERR_TLS|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code)) return 'absent'
  if (severity) return 'other'
  return code ? undefined : WORDS.find(([pattern]) => pattern.test(message))?.[1]
}

/** The names that a person needs, then the server's words, in its language. Neither ever has a password. */
function detailOf({ code, message, detail, table, column, constraint }: DriverError, kind: Kind): string {
  if (kind === 'schema') return lacking(message) ?? message
  if (kind === 'unique') {
    const columns = /^[^(]*\(([^)]*)\)=/.exec(detail ?? '')?.[1]
    return `${table}.${columns ?? constraint}: ${detail ?? message}`
  }
  if (code === '23514') return constraint ?? message
  if (code === '22P02' && message.includes(UNFIT)) return message.slice(message.indexOf(UNFIT) + UNFIT.length, -1)
  const place = [table, column].filter(Boolean).join('.')
  return [place && `${place}: `, message, detail && ` (${detail})`].filter(Boolean).join('')
}

/** `the table pos.bill` */
function lacking(message: string): string | undefined {
  const [, relation, column] =
    /relation "(.+?)" does not exist|column "?(.+?)"? (?:of relation|does not exist)/.exec(message) ?? []
  return relation ? `the table ${relation}` : column && `the column ${column}`
}

/** Sequelize wraps what the driver threw; a name with several addresses has a failure for each. */
function driverError(thrown: unknown): DriverError | undefined {
  const { parent, errors } = (thrown ?? {}) as { parent?: unknown; errors?: readonly DriverError[] }
  if (parent) return driverError(parent)
  return errors?.length && !(thrown as Error).message ? errors[0] : (thrown as DriverError | undefined)
}
