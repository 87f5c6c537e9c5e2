import assert from 'node:assert/strict'
import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { bounded } from '../support/bounded.ts'
import { DAILY, DAY, HostedSite, type HostProcess } from '../support/host-process.ts'

/** Each with a cycle that fails, and the one that makes up for it. */
const DAYS = bounded(1, 30)
/** Of a run that is long enough to tell: pages that a process keeps for its next worker come with the first ones. */
const SETTLED = 20
const MOST_GROWTH = 1.25

describe('a host whose web database comes and goes', function () {
  this.timeout(DAYS * 60_000)
  let site: HostedSite
  beforeEach(async () => {
    site = new HostedSite()
    await site.init()
  })
  afterEach(() => site.remove())

  it('makes up for every cycle that failed, and grows no larger by it', async () => {
    const web = join(site.folder, 'web.sqlite')
    const host = site.start(...DAILY)
    await host.done()
    const sizes: number[] = []
    for (let day = 1; day <= DAYS; day++) {
      renameSync(web, `${web}.away`)
      host.moveClock(DAY)
      await host.said('TS_PREFLIGHT_FAILED', day)
      await host.rests()
      renameSync(`${web}.away`, web)
      await host.done(day + 1)
      sizes.push(residentOf(host))
    }
    assert.equal(await host.end(), 0, host.log)
    if (DAYS <= SETTLED) return
    const largest = (given: readonly number[]) => Math.max(...given)
    const [early, late] = [largest(sizes.slice(0, SETTLED)), largest(sizes.slice(SETTLED))]
    const told = `${early} KiB at most within ${SETTLED} days, ${late} KiB later, ${sizes.at(-1)} KiB at the end`
    console.log(`      ${told}`)
    assert.ok(late <= early * MOST_GROWTH, told)
  })
})

/** KiB; 0 where the system does not tell. */
function residentOf({ pid }: HostProcess): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return 0
  }
}
