import type { Row } from '../../../src/contract/index.ts'
import { openWeb } from '../../../src/data/web/web-database.ts'
import { bills } from '../../../src/demo/world/bills.ts'
import type { DocumentType } from '../../../src/flow/document-type.ts'
import { encodePacket, lineOf } from '../../../src/flow/packet.ts'
import type { OutboxPacket } from '../../../src/flow/stream.ts'
import type { PostgresDatabases } from '../databases/postgres.ts'
import { type Retail, within } from '../sites.ts'
import { registerStores, storeCode } from './registered-stores.ts'

/** A day of many stores, in the web database. */
export interface PreparedDay {
  readonly documents: number
  /** Bills, lines and tenders. */
  readonly rows: number
}

const BILLS_AT_SIZE_1 = 100

/** Each store has sent so many bills, of three lines and a half, in one packet by the product's own code. */
export async function prepareDay(
  databases: PostgresDatabases,
  { headOffice, web }: Retail,
  seed: number,
  stores: number,
  billsOfEach: number,
): Promise<PreparedDay> {
  await registerStores(databases, web, stores)
  const world = { seed, size: billsOfEach / BILLS_AT_SIZE_1 }
  let rows = 0
  await within(headOffice, async ({ registry, webDatabase }) => {
    const type = registry.type('sales')
    const database = openWeb(webDatabase)
    for (let number = 1; number <= stores; number += 1) {
      const code = storeCode(number)
      // A store sends its customers before; here there are none.
      const sold = [...bills(world, code)].map((bill) => ({ ...bill, customer_id: null }))
      rows += sold.reduce((sum, bill) => sum + rowsOf(bill), 0)
      await database.place(code, [await packetOf(type, code, sold)])
    }
  })
  return { documents: stores * billsOfEach, rows }
}

async function packetOf(type: DocumentType, code: string, sold: readonly Row[]): Promise<OutboxPacket> {
  const site = { code, kind: 'store', format: 'outright' } as const
  const claim = { type: type.name, epoch: 1, number: 1, documents: [] }
  const lines: string[] = []
  for (const bill of sold) {
    lines.push(lineOf('bill', type.keyOf(bill, 'bill'), claim.number, await type.transform(bill, 'bill', site)))
  }
  return encodePacket(code, type, claim, 'HO', lines)
}

function rowsOf(bill: Row): number {
  return 1 + (bill.bill_line as Row[]).length + (bill.bill_tender as Row[]).length
}
