import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { bounded } from '../support/bounded.ts'
import { onEachDialect } from '../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'

const PROCESS = fileURLToPath(new URL('../support/memory-process.ts', import.meta.url))
const DOCUMENTS = 60_000
const BATCH = 5_000
/** Of the whole process: a till's PC is small. */
const MOST_MEGABYTES = 512

onEachDialect('memory', (dialect) => {
  let retail: Retail

  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001'] })
  })
  afterEach(() => retail.close())

  /** A cycle in a process whose heap is far smaller than the backlog. */
  function cycleWithin(megabytes: number, { site: { code } }: TestSite): void {
    const node = [`--max-old-space-size=${megabytes}`, '--conditions=tillsync-source', '--import', 'tsx', PROCESS]
    const { status, stdout, stderr } = spawnSync(process.execPath, [...node, JSON.stringify(retail.places), code], {
      encoding: 'utf8',
    })
    assert.equal(status, 0, stderr.slice(-2000))
    assert.ok(Number(stdout) < MOST_MEGABYTES * 1024, `${stdout.trim()} KiB at ${code}`)
  }

  async function fill(): Promise<void> {
    const { headOffice } = retail
    // 120 MB of titles alone, twice as much in memory.
    for (let first = 0; first < DOCUMENTS; first += BATCH) {
      await headOffice.database.write(async (session) => {
        const codes = Array.from({ length: BATCH }, (_, n) => [`N${first + n}`])
        const { from, parameters } = await session.rows([{ name: 'code', type: 'text' }], codes)
        await session.run(`insert into notice (code, title, stores) select k.code, :title, '*' from ${from} k`, {
          ...parameters,
          title: 'x'.repeat(2000),
        })
      })
    }
  }

  it('does not grow with the backlog, at the origin or at the destination', async function () {
    this.timeout(240_000)
    const { headOffice } = retail
    const store = retail.stores[0]!
    await fill()
    cycleWithin(96, headOffice)
    cycleWithin(96, store)
    const [arrived] = await store.all<{ count: number }>('select count(*) as count from notice')
    assert.equal(Number(arrived?.count), DOCUMENTS)
  })

  it('nor with a snapshot, where it is made or where it is loaded', async function () {
    if (bounded(true, false)) this.skip()
    this.timeout(240_000)
    const { headOffice } = retail
    const store = retail.stores[0]!
    await retail.settle()
    await fill()
    // So that nothing comes but by the snapshot.
    await headOffice.run('delete from tillsync_business_event')
    await headOffice.relay.snapshots.ask([{ site: 'S001', origin: 'HO', type: 'notices', epoch: 1, shared: 0 }])
    cycleWithin(96, headOffice)
    cycleWithin(96, store)
    const [arrived] = await store.all<{ count: number }>('select count(*) as count from notice')
    assert.equal(Number(arrived?.count), DOCUMENTS)
  })
})
