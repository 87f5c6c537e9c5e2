import type { Adapter } from '../adapter.ts'
import { connections } from './connections.ts'
import { errors } from './errors.ts'
import { schema } from './schema.ts'
import { statements } from './statements.ts'

/** SQL Server 2017 and later, by tedious. */
export const mssql: Adapter = { dialect: 'mssql', connections, statements, schema, errors }
