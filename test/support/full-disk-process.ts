import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { asTillsyncError } from '../../src/contract/errors.ts'
import { onSqlite } from './on-sqlite.ts'
import { attachRetail } from './retail.ts'
import { putSlip, slips } from './trade.ts'

/** `full-disk-process.ts FOLDER`, on a small file system of its own: sells, fills the disk, cycles, frees it, cycles. Prints what happened as JSON. */
const [folder = ''] = process.argv.slice(2)
const places = Object.fromEntries(
  ['web', 'HO', 'S001'].map((name) => [name, onSqlite.settings(name === 'web' ? 'web' : 'local', folder, name)]),
)
const retail = attachRetail(places, { stores: ['S001'] })
const first = retail.stores[0]!
for (const site of [retail.headOffice, first]) await site.migrate()
await retail.web.write((session) =>
  session.run(
    "insert into tillsync_site (code, name, kind, format, active, epoch) values ('S001', 'S001', 'store', 'outright', 1, 1)",
  ),
)
for (let n = 0; n < 200; n++) await putSlip(first, String(n), { lines: ['x'.repeat(500)] })

const filler = join(folder, 'filler')
const whileFull: Record<string, string | undefined> = {}
// The store is the origin, and its head office the destination, of what was sold.
for (const site of [first, retail.headOffice]) {
  fill(filler)
  const { plugins, error } = await site.cycle().catch((thrown: unknown) => ({ plugins: [], error: thrown }))
  whileFull[site.site.code] = asTillsyncError(
    error ?? plugins.find((plugin) => plugin.error !== undefined)?.error,
  )?.code
  rmSync(filler)
  await site.cycle()
}
await retail.settle()
process.stdout.write(
  JSON.stringify({
    whileFull,
    arrived: (await slips(retail.headOffice)).length,
    status: await first.sent('slips', 'S001', '0'),
  }),
)

function fill(file: string): void {
  const descriptor = openSync(file, 'w')
  const block = Buffer.alloc(4096)
  try {
    for (;;) writeSync(descriptor, block)
  } catch {
    closeSync(descriptor)
  }
}
