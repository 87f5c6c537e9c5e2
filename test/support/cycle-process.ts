import { attachRetail } from './retail.ts'

/** A process that runs cycles of one site until it is killed: `cycle-process.ts PLACES CODE`. Says `ready` before the first. */
const [places = '', code = ''] = process.argv.slice(2)
const retail = attachRetail(JSON.parse(places))
const site = [retail.headOffice, ...retail.stores].find((one) => one.site.code === code)!
site.types = site.types.map((type) => ({ ...type, limits: { ...type.limits, documents: 3 } }))
process.stdout.write('ready\n')
for (;;) await site.cycle()
