import type { PostgresDatabases } from '../databases/postgres.ts'
import { insertsOf, type Style, type Till, textOf } from './till.ts'

export async function postgresTill({ server }: PostgresDatabases, database: string, style: Style): Promise<Till> {
  const client = await server.connect(database)
  return {
    async sell(bill) {
      await client.query('begin')
      for (const insert of insertsOf(bill, style)) {
        const name = `${insert.table.name} ${insert.rows}`
        await client.query({ name, text: textOf(insert, (number) => `$${number}`), values: [...insert.values] })
      }
      await client.query('commit')
    },
    close: () => client.end(),
  }
}
