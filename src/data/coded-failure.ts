import type { ErrorCode } from '../contract/error-codes.ts'
import { asTillsyncError, coded } from '../contract/errors.ts'
import type { DatabaseFailure, ErrorFactory } from './adapter.ts'

const CODES: Readonly<Record<DatabaseFailure['kind'], ErrorCode>> = {
  busy: 'TS_DATABASE_BUSY',
  ended: 'TS_TRANSACTION_ENDED',
  absent: 'TS_DATABASE_ABSENT',
  lost: 'TS_DATABASE_LOST',
  login: 'TS_DATABASE_LOGIN',
  forbidden: 'TS_DATABASE_FORBIDDEN',
  full: 'TS_DATABASE_FULL',
  readonly: 'TS_DATABASE_READONLY',
  isolation: 'TS_SNAPSHOT_ISOLATION',
  reference: 'TS_MISSING_PARENT',
  unique: 'TS_UNIQUE_TAKEN',
  data: 'TS_DATA',
  schema: 'TS_SCHEMA_MISSING',
  other: 'TS_DATABASE_FAILED',
}

/** What a failure of the database means, as an error an operator can read; any other error as it is. */
export function codedFailure(error: unknown, errors: ErrorFactory, which: string): unknown {
  if (asTillsyncError(error)) return error
  const failure = errors.classify(error)
  if (!failure) return error
  const { kind, detail } = failure
  return coded(CODES[kind], { which, detail, missing: detail }, { cause: error })
}
