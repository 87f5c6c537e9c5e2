import type { DatabaseFailure, ErrorFactory } from '../adapter.ts'
import { UNFIT } from './declared.ts'
import { REFUSED } from './store-views.ts'

type Kind = DatabaseFailure['kind']

const BY_NUMBER: readonly [kind: Kind, ...numbers: number[]][] = [
  // deadlock; lock timeout; a row or a table that changed after the snapshot, or a row whose older version is gone
  ['busy', 1205, 1222, 3960, 3961, 3966],
  // no memory, or no locks, left; Azure SQL: too many requests, or more than was paid for
  ['busy', 701, 8645, 8651, 1204, 10928, 10929, 40501, 49918, 49919, 49920],
  // a replica that takes nobody, or readers alone, as during a failover; Azure SQL: moving to another machine
  ['absent', 976, 978, 983, 40613],
  ['isolation', 3952],
  ['login', 18456, 18452, 18470, 18487, 18488, 4060, 4064, 916],
  ['forbidden', 229, 230, 262, 297, 300, 15247, REFUSED],
  ['full', 1101, 1105, 9002, 3958],
  ['readonly', 3906, 3908],
  ['unique', 2601, 2627],
  // null; cut; not converted; overflow; too long for an index; a trigger's own refusal
  ['data', 515, 8152, 2628, 241, 242, 244, 245, 248, 8114, 8115, 220, 232, 8134, 1946, 3609],
  ['schema', 207, 208],
]

const LACKS = /^(?:Invalid object name|Invalid column name|relation|column) ['"](.+?)['"](?: does not exist)?/

/** Of servers that speak the protocol and have numbers of their own. */
const BY_MESSAGE: readonly [kind: Kind, message: RegExp][] = [
  ['schema', LACKS],
  ['data', /^invalid input syntax|overflow|out of range|^invalid hexadecimal/],
  ['busy', /^could not serialize access/],
  ['forbidden', /^permission denied|^must be owner/],
]

/** Of the driver, which has one code for several things. */
const BY_CODE_AND_MESSAGE: readonly [kind: Kind, code: string, message: RegExp][] = [
  ['absent', 'ESOCKET', /Failed to connect/],
  ['lost', 'ESOCKET', /./],
  ['absent', 'ETIMEOUT', /connect/],
  ['busy', 'ETIMEOUT', /./],
]

const BY_CODE: Readonly<Record<string, Kind>> = {
  EABORT: 'ended',
  ELOGIN: 'login',
  EINSTLOOKUP: 'absent',
  ECLOSE: 'lost',
  ECONNCLOSED: 'lost',
  ECONNRESET: 'lost',
  EINVALIDSTATE: 'lost',
}

const SAID = new RegExp(`${UNFIT}([\\s\\S]* does not fit \\w+)`)

/** 547 is both. */
const CHECK = /CHECK constraint|check constraint/

/** What a store may not write is in computed columns of Tillsync's own views (store-views.ts); a retailer's view is another matter. */
const COMPUTED = 4406
const COMPUTED_ELSEWHERE = /^cannot update column/
const OWN_VIEW = /["'.]tillsync_\w+["']/

/** RAISERROR and THROW of the retailer's own triggers. */
const FIRST_OWN_NUMBER = 50_000
const LAST_OWN_NUMBER = 99_999

export const errors: ErrorFactory = {
  classify(error) {
    const found = driverErrors(error)
    const [first] = found
    if (!first) return undefined
    const { message, ...known } = found.find((one) => kindOf(one) !== 'other') ?? first
    const kind = kindOf({ message, ...known })
    const unfit = SAID.exec(message)?.[1]
    if (unfit) return { kind: 'data', detail: unfit }
    const [lacks, name] = LACKS.exec(message) ?? []
    if (kind !== 'schema' || !lacks) return { kind, detail: message }
    return { kind, detail: `the ${/column/i.test(lacks) ? 'column' : 'table'} ${name}` }
  },
}

interface DriverError {
  readonly code?: string
  readonly number?: number
  readonly message: string
}

function kindOf({ code = '', number, message }: DriverError): Kind {
  if (number === 547) return CHECK.test(message) ? 'data' : 'reference'
  if ((number === COMPUTED || COMPUTED_ELSEWHERE.test(message)) && OWN_VIEW.test(message)) return 'forbidden'
  const kind =
    BY_NUMBER.find(([, ...numbers]) => numbers.includes(number ?? 0))?.[0] ??
    BY_MESSAGE.find(([, pattern]) => pattern.test(message))?.[0] ??
    BY_CODE_AND_MESSAGE.find(([, driver, pattern]) => driver === code && pattern.test(message))?.[0] ??
    BY_CODE[code]
  if (kind) return kind
  return number && number >= FIRST_OWN_NUMBER && number <= LAST_OWN_NUMBER ? 'data' : 'other'
}

/** Sequelize wraps what the driver threw; the driver lists what one statement led to. */
function driverErrors(error: unknown): DriverError[] {
  const { parent, errors, code, number, message, name } = (error ?? {}) as {
    parent?: unknown
    errors?: readonly unknown[]
    code?: string
    number?: number
    message?: string
    name?: string
  }
  if (parent) return driverErrors(parent)
  if (errors?.length) return errors.flatMap(driverErrors)
  if (name === 'SequelizeConnectionAcquireTimeoutError') return [{ code: 'ETIMEOUT', message: message ?? name }]
  return code === undefined ? [] : [{ code, number, message: message ?? String(error) }]
}
