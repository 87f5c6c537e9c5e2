import Libsql from 'libsql'
import pg from 'pg'
import { PreparedConnection } from '../../src/data/sqlite/prepared.ts'

/** Every statement that this process sends to a database of PostgreSQL or SQLite while `work` runs, as the driver runs it. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = []
  const query = pg.Client.prototype.query
  const { exec } = Libsql.prototype
  const { take } = PreparedConnection.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [first] = given as [string | { text: string }]
    sent.push(typeof first === 'string' ? first : first.text)
    return Reflect.apply(query, this, given)
  } as typeof query
  PreparedConnection.prototype.take = function (sql) {
    sent.push(sql)
    return take.call(this, sql)
  }
  Libsql.prototype.exec = function (this: Libsql.Database, sql: string) {
    sent.push(sql)
    return exec.call(this, sql)
  }
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
    Libsql.prototype.exec = exec
    PreparedConnection.prototype.take = take
  }
  return sent
}
