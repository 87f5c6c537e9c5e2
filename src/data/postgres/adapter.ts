import type { Adapter } from '../adapter.ts'
import { connections } from './connections.ts'
import { errors } from './errors.ts'
import { schema } from './schema.ts'
import { statements } from './statements.ts'

/** PostgreSQL 14 and later. */
export const postgres: Adapter = { dialect: 'postgres', connections, statements, schema, errors }
