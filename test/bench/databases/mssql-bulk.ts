import { type Connection, TYPES } from 'tedious'
import { queried, streamed } from './mssql-connection.ts'

const BULK = { keepNulls: true, checkConstraints: true, lockTable: false }

/** A table's rows from one database into another, by the protocol's own bulk load. */
export async function bulkCopy(source: Connection, target: Connection, table: string): Promise<void> {
  const columns = await queried(
    source,
    `select name, type_name(user_type_id), max_length, scale from sys.columns
     where object_id = object_id('${table}') order by column_id`,
  )
  const rows = streamed(source, `select ${columns.map(([name]) => `[${name}]`).join(', ')} from [${table}]`)
  await new Promise<void>((resolve, reject) => {
    const load = target.newBulkLoad(table, BULK, (error) => (error ? reject(error) : resolve()))
    for (const [name, type, length, scale] of columns as [string, string, number, number][]) {
      load.addColumn(name, typeOf(type), { nullable: true, length: lengthOf(type, length), scale, precision: 38 })
    }
    target.execBulkLoad(load, rows)
  })
}

function typeOf(name: string) {
  const types = {
    nvarchar: TYPES.NVarChar,
    decimal: TYPES.Decimal,
    numeric: TYPES.Decimal,
    int: TYPES.Int,
    bigint: TYPES.BigInt,
    bit: TYPES.Bit,
    date: TYPES.Date,
    datetime2: TYPES.DateTime2,
    varbinary: TYPES.VarBinary,
  }
  const type = types[name as keyof typeof types]
  if (!type) throw new Error(`a bulk load of ${name} was not thought of`)
  return type
}

/** The catalogue counts bytes; -1 is `max`. */
function lengthOf(type: string, bytes: number): number {
  if (bytes < 0) return Number.POSITIVE_INFINITY
  return type === 'nvarchar' ? bytes / 2 : bytes
}
