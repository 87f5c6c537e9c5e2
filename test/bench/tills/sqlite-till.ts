import type Libsql from 'libsql'
import type { SqliteDatabases } from '../databases/sqlite.ts'
import { insertsOf, type Style, type Till, textOf } from './till.ts'

export function sqliteTill({ open }: SqliteDatabases, database: string, style: Style): Till {
  const connection = open(database)
  const statements = new Map<string, Libsql.Statement>()
  const prepared = (text: string) => {
    const statement = statements.get(text) ?? connection.prepare(text)
    statements.set(text, statement)
    return statement
  }
  return {
    async sell(bill) {
      prepared('begin immediate').run()
      for (const insert of insertsOf(bill, style)) {
        const values = insert.values.map((value) => (typeof value === 'boolean' ? Number(value) : value))
        prepared(textOf(insert, () => '?')).run(...values)
      }
      prepared('commit').run()
    },
    async close() {
      connection.close()
    },
  }
}
