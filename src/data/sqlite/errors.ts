import type { DatabaseFailure, ErrorFactory } from '../adapter.ts'

const KINDS: readonly [pattern: RegExp, kind: DatabaseFailure['kind']][] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'busy'],
  [/^SQLITE_(CANTOPEN|NOTADB)/, 'absent'],
  [/^SQLITE_FULL/, 'full'],
  [/^SQLITE_(READONLY|PERM)/, 'readonly'],
  [/^SQLITE_CONSTRAINT_FOREIGNKEY/, 'reference'],
  [/^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID)/, 'unique'],
  [/^SQLITE_(CONSTRAINT|MISMATCH|TOOBIG|RANGE)/, 'data'],
]

const LACKS = /no such (table|column|trigger|index): (\S+)|table (\S+) has no column named (\S+)/

export const errors: ErrorFactory = {
  classify(error) {
    const { code, message } = driverError(error)
    if (!code?.startsWith('SQLITE_')) return undefined
    const lacks = LACKS.exec(message)
    if (code === 'SQLITE_ERROR' && lacks) {
      const [, what, name, table, column] = lacks
      return { kind: 'schema', detail: what ? `the ${what} ${name}` : `the column ${table}.${column}` }
    }
    const kind = KINDS.find(([pattern]) => pattern.test(code))?.[1] ?? 'other'
    return { kind, detail: message }
  },
}

/** Sequelize wraps what the driver threw. */
function driverError(error: unknown): { code?: string; message: string } {
  const {
    parent,
    code,
    message = String(error),
  } = (error ?? {}) as { parent?: unknown; code?: string; message?: string }
  return parent ? driverError(parent) : { code, message }
}
