import assert from 'node:assert/strict'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { insertAll, withSite } from '../../src/demo/site-data.ts'
import { storeDocuments } from '../../src/demo/world/world.ts'
import { commandLine } from './command-line.ts'
import { DIALECTS } from './dialects.ts'
import { stocked } from './stocked.ts'
import type { TestConsole } from './test-console.ts'

/** What somebody writes who wants to run a script in the browser of whoever looks at it. */
export const HOSTILE = { code: `X<script>alert("key")</script>`, name: `<img src=x onerror="alert('name')">` } as const

/**
 * Documents in every state at the store: the items of the head office but four, which its own table refuses (`unstocked`
 * says until when); bills of its own, one of them with a mistake.
 */
export async function traded(place: TestConsole): Promise<{ unstocked(): Promise<void> }> {
  const { store, headOffice } = place.files
  const { make, drop } = DIALECTS.sqlite.refusal('item', 'insert', 'no room on the shelf', "new.item_code like 'X%'")
  await write(store, make)
  const template = 'from item where item_code = (select min(item_code) from item)'
  await stocked(place, 0.5)
  for (const [code, name] of [
    ['X1', 'Tea'],
    ['X2', 'Salt'],
    ['X3', 'Rice'],
    [HOSTILE.code, HOSTILE.name],
  ]) {
    await write(
      headOffice,
      `insert into item (item_code, name, uom, selling_price, batch_tracked, active)
       select :code, :name, uom, selling_price, batch_tracked, active ${template}`,
      { code: code!, name: name! },
    )
  }
  await sync(headOffice)
  await sync(store)
  await withSite(store, (site) => insertAll(site, storeDocuments({ seed: 1, size: 0.1 }, 'S001')))
  await write(store, 'update bill set net = net + 1 where bill_no = (select min(bill_no) from bill)')
  await sync(store)
  await sync(headOffice)
  await sync(store)
  return { unstocked: () => write(store, drop) }
}

/** One cycle, which may set documents aside. */
export async function sync(file: string): Promise<void> {
  const { code, error } = await commandLine('--config', file, 'sync')
  assert.ok(code === EXIT.ok || code === EXIT.setAside, error)
}

/** A change by the retailer's own program at a site. */
export async function write(file: string, sql: string, parameters: Record<string, string> = {}): Promise<void> {
  await withSite(file, ({ siteDatabase }) => siteDatabase.write((session) => session.run(sql, parameters)))
}
