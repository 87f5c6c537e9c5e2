import type { Adapter } from '../adapter.ts'
import { connections } from './connections.ts'
import { errors } from './errors.ts'
import { schema } from './schema.ts'
import { statements } from './statements.ts'

/** SQLite, embedded: one file, one writer, write-ahead log. */
export const sqlite: Adapter = { dialect: 'sqlite', connections, statements, schema, errors }
