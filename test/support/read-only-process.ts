import { asTillsyncError } from '../../src/contract/errors.ts'
import { attachRetail, type Places } from './retail.ts'
import { slips } from './trade.ts'

/** `read-only-process.ts PLACES`: a cycle at the store, at the head office and at the store. Prints as JSON the code with which each failed, and what has arrived. */
const retail = attachRetail(JSON.parse(process.argv[2]!) as Places, { stores: ['S001'] })
const codes: (string | undefined)[] = []
for (const site of [retail.stores[0]!, retail.headOffice, retail.stores[0]!]) {
  const { plugins, error } = await site.cycle().catch((thrown: unknown) => ({ plugins: [], error: thrown }))
  codes.push(asTillsyncError(error ?? plugins.find((plugin) => plugin.error !== undefined)?.error)?.code ?? 'none')
}
const arrived = await slips(retail.headOffice).catch(() => undefined)
console.log(JSON.stringify({ codes, arrived }))
process.exit()
