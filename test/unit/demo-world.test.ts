import assert from 'node:assert/strict'
import type { Plugin, Site } from 'tillsync'
import AuditPlans from '../../plugins/audit-plans/index.ts'
import Customers from '../../plugins/customers/index.ts'
import GoodsReceiptsAndReturns from '../../plugins/goods-receipts-and-returns/index.ts'
import Items from '../../plugins/items/index.ts'
import Promotions from '../../plugins/promotions/index.ts'
import Sales from '../../plugins/sales/index.ts'
import SalesOrdersAndInvoices from '../../plugins/sales-orders-and-invoices/index.ts'
import TransferOrders from '../../plugins/transfer-orders/index.ts'
import { ean13 } from '../../src/demo/world/barcode.ts'
import type { World } from '../../src/demo/world/counts.ts'
import { HEAD_OFFICE, STORES } from '../../src/demo/world/sites.ts'
import { headOfficeDocuments, storeDocuments, type WorldDocument } from '../../src/demo/world/world.ts'

const PLUGINS: Plugin[] = [
  new Items(),
  new Promotions(),
  new AuditPlans(),
  new TransferOrders(),
  new SalesOrdersAndInvoices(),
  new Customers(),
  new Sales(),
  new GoodsReceiptsAndReturns(),
]

/** Every document of the world, with the site that makes it. */
function* documents(world: World): Iterable<WorldDocument & { site: Site }> {
  for (const document of headOfficeDocuments(world)) yield { ...document, site: HEAD_OFFICE }
  for (const site of STORES) {
    for (const document of storeDocuments(world, site.code)) yield { ...document, site }
  }
}

function kindOf(root: string) {
  for (const plugin of PLUGINS) {
    for (const [kind, { root: table, schema }] of Object.entries(plugin.kinds)) {
      if (table.name === root) return { plugin, kind, table, schema }
    }
  }
  return assert.fail(`no plugin has a table ${root}`)
}

describe('The demo’s retail world', () => {
  for (const world of [
    { seed: 1, size: 1 },
    { seed: 20261122, size: 2.5 },
    { seed: 7, size: 0.01 },
  ]) {
    it(`has documents that their plugins send as they are, at size ${world.size}`, async () => {
      for (const { root, row, site } of documents(world)) {
        const { plugin, kind, schema } = kindOf(root)
        const document = plugin.transform(row, kind, site)
        const { issues = [] } = await schema['~standard'].validate(document)
        assert.deepEqual(issues, [], `${root} ${JSON.stringify(row)}`)
      }
    })

    it(`gives no key, and no barcode, to two documents at size ${world.size}`, () => {
      const seen = new Set<string>()
      const claim = (name: string) => {
        assert.ok(!seen.has(name), name)
        seen.add(name)
      }
      for (const { root, row } of documents(world)) {
        claim(
          `${root} ${kindOf(root)
            .table.key.map((column) => row[column])
            .join('/')}`,
        )
        if (root === 'item')
          for (const { barcode } of row.item_barcode as { barcode: string }[]) claim(`barcode ${barcode}`)
      }
    })
  }

  it('has documents of all eight types', () => {
    const types = new Set([...documents({ seed: 1, size: 1 })].map(({ root }) => kindOf(root).plugin.name))
    assert.deepEqual([...types].sort(), PLUGINS.map(({ name }) => name).sort())
  })

  it('is the same in every run, and another with another seed', () => {
    const once = JSON.stringify([...documents({ seed: 1, size: 0.2 })])
    assert.equal(JSON.stringify([...documents({ seed: 1, size: 0.2 })]), once)
    assert.notEqual(JSON.stringify([...documents({ seed: 2, size: 0.2 })]), once)
  })

  it('grows with its size', () => {
    const items = (size: number) =>
      [...headOfficeDocuments({ seed: 1, size })].filter(({ root }) => root === 'item').length
    assert.deepEqual([items(1), items(3)], [200, 600])
  })

  it('has goods that come short, in excess and damaged, and bills that bring goods back', () => {
    const all = [...storeDocuments({ seed: 1, size: 1 }, 'S001')]
    const lines = (root: string, detail: string) =>
      all.filter((one) => one.root === root).flatMap(({ row }) => row[detail] as Record<string, string>[])
    for (const column of ['short', 'excess', 'rejected']) {
      assert.ok(
        lines('goods_receipt', 'goods_receipt_line').some((line) => Number(line[column]) > 0),
        column,
      )
    }
    assert.ok(lines('bill', 'bill_line').some(({ quantity, original_bill }) => Number(quantity) < 0 && original_bill))
    assert.ok(all.some(({ row }) => Number(row.rounding) !== 0))
  })

  it('has barcodes with the check digit of GS1', () => {
    assert.equal(ean13(103085055), '8901030850554')
    assert.match(ean13(1), /^890\d{10}$/)
  })
})
