import { setTimeout } from 'node:timers/promises'
import type { LineFault } from '../fault-proxy.ts'
import { type Fault, type Happening, toldCycle } from './happening.ts'
import type { OwnServer } from './own-server.ts'

const MOST_MILLISECONDS = 600

/** What happens to a server of the test's own, and to the line between it and everybody. */
export function serverFaults({ server, line }: OwnServer): Readonly<Record<string, Fault>> {
  const during = async ({ site, random }: Happening, happens: () => Promise<void>) => {
    await Promise.all([toldCycle(site.installation), setTimeout(random.int(0, MOST_MILLISECONDS)).then(happens)])
    await line.become({ is: 'none' })
  }
  const from = async ({ site }: Happening, fault: LineFault) => {
    await line.become(fault)
    await toldCycle(site.installation)
    await line.become({ is: 'none' })
  }
  return {
    'server crashed': (happening) => during(happening, () => server.crash()),
    'line refused': (happening) => during(happening, () => line.become({ is: 'refused' })),
    'line silent': (happening) => during(happening, () => line.become({ is: 'silent' })),
    'line dropping': (happening) => from(happening, { is: 'dropping', bytes: happening.random.int(5_000, 100_000) }),
    'line slow': (happening) => from(happening, { is: 'slow', bitsPerSecond: 1_000_000 }),
    'line late': (happening) => from(happening, { is: 'late', milliseconds: 40 }),
  }
}
