import { setTimeout as delay } from 'node:timers/promises'
import type { Benchmark, Context } from '../benchmark.ts'
import { JobHost } from '../hosts/job-host.ts'
import { median } from '../measure/median.ts'
import { milliseconds } from '../report/figures.ts'
import { type BenchSite, type Retails, within } from '../sites.ts'

/** Polls of a host, one a minute; a quick run only starts it. */
const POLLS = { full: 5, quick: 0 }
/** Until what the worker had is given back. */
const REST_MILLISECONDS = 5_000
const TIMES = 20
const PORT = 18_484

/** A store's host that has nothing to do: what it keeps, and what a look costs. */
export const idleHost: Benchmark = {
  name: 'idle-host',
  dialects: ['postgres', 'sqlite', 'mssql'],
  async run(context) {
    const rows: (readonly (string | number)[])[] = []
    for (const retails of context.retails) rows.push(await measured(context, retails))
    return {
      columns: [
        'Databases',
        'MiB after its first cycle',
        `MiB after ${POLLS.full} polls`,
        'Peak MiB',
        'CPU a poll',
        'A poll at the databases',
      ],
      rows,
      notes: [`Memory and CPU are those of one host, measured once; the last column is the median of ${TIMES} polls.`],
    }
  },
}

async function measured({ options, cleanup, say }: Context, retails: Retails) {
  const { dialect } = retails.databases
  const retail = await retails.make('idle')
  await within(retail.headOffice, (installation) => installation.sync({ reason: 'bench', signal }))
  say(`${dialect}: a host starts`)
  const host = new JobHost(cleanup, retail.store.configFile, PORT)
  await host.said('"msg":"DONE"')
  await delay(REST_MILLISECONDS)
  const first = host.resident
  const polls = options.quick ? POLLS.quick : POLLS.full
  const cpu = host.cpu
  for (let poll = 1; poll <= polls; poll += 1) {
    say(`${dialect}: poll ${poll} of ${polls}`)
    await host.said('nothing to do')
  }
  await delay(REST_MILLISECONDS)
  const figures = [first, host.resident, host.peak].map((mebibytes) => mebibytes.toFixed(0))
  const each = polls === 0 ? '–' : milliseconds((1000 * (host.cpu - cpu)) / polls)
  await host.stop()
  const looks = await pollTimes(retail.store)
  await retails.remove(retail)
  return [dialect, ...figures, each, milliseconds(median(looks))]
}

const { signal } = new AbortController()

/** Of one installation, its connections open. */
function pollTimes(store: BenchSite): Promise<number[]> {
  return within(store, async (installation) => {
    const times: number[] = []
    // The host’s settings were others; what it found counts for it alone.
    while (!(await installation.isIdle())) await installation.sync({ reason: 'bench', signal })
    for (let turn = 0; turn < TIMES; turn += 1) {
      const began = performance.now()
      await installation.isIdle()
      times.push(performance.now() - began)
    }
    return times
  })
}
