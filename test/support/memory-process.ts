import { attachRetail } from './retail.ts'

/** `memory-process.ts PLACES CODE`: one cycle of one site, under whatever limit the process was given. Prints the most memory, in KiB, that it had. */
const [places = '', code = ''] = process.argv.slice(2)
const retail = attachRetail(JSON.parse(places), { stores: ['S001'] })
const site = [retail.headOffice, ...retail.stores].find((one) => one.site.code === code)!
const { error, plugins } = await site.cycle()
await retail.close()
const failed = error ?? plugins.find((plugin) => plugin.error !== undefined)?.error
if (failed) throw failed
process.stdout.write(`${process.resourceUsage().maxRSS}\n`)
