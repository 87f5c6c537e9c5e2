import { once } from 'node:events'
import { type FaultPoint, siteWithFaults, webWithFaults } from './fault-points.ts'
import { attachRetail } from './retail.ts'

/**
 * `cycle-process.ts PLACES CODE [POINT TIME]`: runs cycles of one site until it is killed; at a fault point, reached for
 * that time, it kills itself. Says `ready`, and begins when it is told to.
 */
const [places = '', code = '', point, time] = process.argv.slice(2)
const parsed = JSON.parse(places)
const stores = Object.keys(parsed).filter((name) => name !== 'web' && name !== 'HO')
const retail = attachRetail(parsed, { stores, config: { documentsPerPacket: 3 } })
const site = [retail.headOffice, ...retail.stores].find((one) => one.site.code === code)!
let reached = 0

async function reach(name: FaultPoint): Promise<void> {
  if (name !== point || ++reached < Number(time)) return
  process.kill(process.pid, 'SIGKILL')
  // Nothing more happens in what is left of this turn.
  await new Promise(() => {})
}

process.stdout.write('ready\n')
await once(process.stdin, 'data')
for (;;) await site.cycle({ site: (ports) => siteWithFaults(ports, reach), web: webWithFaults(retail.web, reach) })
