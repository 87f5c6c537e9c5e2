import Libsql from 'libsql'
import pg from 'pg'

/** Every statement that this process sends to a database of PostgreSQL or SQLite while `work` runs, as the driver gets it. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = []
  const query = pg.Client.prototype.query
  const { prepare, exec } = Libsql.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [first] = given as [string | { text: string }]
    sent.push(typeof first === 'string' ? first : first.text)
    return Reflect.apply(query, this, given)
  } as typeof query
  Libsql.prototype.prepare = function (this: Libsql.Database, sql: string) {
    sent.push(sql)
    return prepare.call(this, sql)
  } as typeof prepare
  Libsql.prototype.exec = function (this: Libsql.Database, sql: string) {
    sent.push(sql)
    return exec.call(this, sql)
  }
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
    Object.assign(Libsql.prototype, { prepare, exec })
  }
  return sent
}
