import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onEachDialect } from '../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'
import { dropNotice, notices, putNotice, putPerson, putSlip, slips } from '../support/trade.ts'

const PROCESS = fileURLToPath(new URL('../support/cycle-process.ts', import.meta.url))
/** The file of SQLite is what a killed process can leave half written; a server only loses a connection. */
const TIMES = { sqlite: 20, postgres: 6, mssql: 6 }

/** A seeded stream of numbers from 0 to 1, so that a failure can be repeated (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

onEachDialect('a process that is killed at any moment of a cycle', (dialect) => {
  const kills = TIMES[dialect]
  let retail: Retail

  beforeEach(async () => {
    retail = await openRetail({ dialect, stores: ['S001', 'S002'] })
  })
  afterEach(() => retail.close())

  async function start(site: TestSite): Promise<ChildProcess> {
    const child = spawn(
      process.execPath,
      [
        ...process.execArgv,
        '--conditions=tillsync-source',
        '--import',
        'tsx',
        PROCESS,
        JSON.stringify(retail.places),
        site.site.code,
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    await once(child.stdout!, 'data')
    return child
  }

  it(`loses nothing and doubles nothing, ${kills} times in a row`, async function () {
    this.timeout(240_000)
    const seed = Number(process.env.TILLSYNC_TEST_SEED ?? Date.now() % 100_000)
    const next = random(seed)
    const { headOffice, stores } = retail
    const first = stores[0]!
    const title = (n: number) => `title ${n}`
    for (let kill = 0; kill < kills; kill++) {
      const site = kill % 2 === 0 ? first : headOffice
      const child = await start(site)
      for (let n = 0; n < 8; n++) {
        await putNotice(headOffice, `N${kill}-${n}`, n % 3 === 0 ? 'S001' : '*', title(n), [`tag ${kill}-${n}`])
        await putPerson(first, `S001-${kill}-${n}`)
        await putSlip(first, `${kill}-${n}`, { person: `S001-${kill}-${n}` })
      }
      if (kill > 0) await dropNotice(headOffice, `N${kill - 1}-0`)
      await new Promise((resolve) => setTimeout(resolve, next() * 400))
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await retail.settle()
    const expected = async (store: string) =>
      (
        await headOffice.all<{ code: string; title: string }>(
          "select code, title from notice where stores = '*' or stores = :store order by code",
          { store },
        )
      ).map(({ code, title }) => `${code}: ${title}`)
    const context = `seed ${seed}`
    for (const store of stores) assert.deepEqual(await notices(store), await expected(store.site.code), context)
    assert.equal((await slips(headOffice)).length, kills * 8, context)
    assert.deepEqual(await slips(headOffice), await slips(first), context)
    const unsettled = (site: TestSite) => site.unsettled()
    assert.deepEqual([await unsettled(headOffice), await unsettled(first)], [[], []], context)
    const doubled = await headOffice.all(
      'select site_code, slip_no, line from slip_line group by 1, 2, 3 having count(*) > 1',
    )
    assert.deepEqual(doubled, [], context)
  })
})
