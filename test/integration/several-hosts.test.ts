import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Dialect } from '../../src/data/database-settings.ts'
import { withCode } from '../support/databases.ts'
import { onEachDialect } from '../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../support/retail.ts'
import { notices, putNotice, putSlip, slips } from '../support/trade.ts'

onEachDialect('several hosts of a head office', (dialect: Dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite
  let second: TestSite
  beforeEach(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    ;[first, second] = retail.stores as [TestSite, TestSite]
    for (const [index, store] of retail.stores.entries()) {
      for (let slip = 0; slip < 5; slip++) await putSlip(store, `${index}-${slip}`)
      await store.cycle()
    }
  })
  afterEach(() => retail.close())

  const held = (name: string) => headOffice.database.adapter.connections.lock(headOffice.settings, name)
  const applied = async () => (await slips(headOffice)).map((slip) => slip.split(' ')[0])
  const of = (store: TestSite, index: number) => [0, 1, 2, 3, 4].map((slip) => `${store.site.code}/${index}-${slip}`)

  if (dialect === 'sqlite') {
    it('are refused where a database is for one host alone', async () => {
      const lock = await headOffice.lock()
      await assert.rejects(headOffice.cycle({ host: 'ho-2' }), withCode('TS_LOCK_HELD'))
      await lock.release()
    })
    return
  }

  it('receive while another runs the cycle, tell the origins, and send nothing', async () => {
    await putNotice(headOffice, 'N1')
    const lock = await headOffice.lock()
    const { outcome, plugins } = await headOffice.cycle({ host: 'ho-2' })
    assert.equal(outcome, 'DONE')
    assert.deepEqual(new Set(plugins.map(({ direction }) => direction)), new Set(['received']))
    assert.deepEqual(await applied(), [...of(first, 0), ...of(second, 1)])
    await first.cycle()
    assert.equal(await first.sent('slips', 'S001', '0-0'), 'PROCESSED')
    assert.equal(await headOffice.sent('notices', 'N1'), 'PENDING')
    await lock.release()
    await retail.settle()
    assert.deepEqual(await notices(first), ['N1: read me'])
  })

  it('leave an origin to the one that has it, and take it once it is free', async () => {
    const lock = await held('origin S001')
    await headOffice.cycle()
    assert.deepEqual(await applied(), of(second, 1))
    await lock?.release()
    await headOffice.cycle()
    assert.deepEqual(await applied(), [...of(first, 0), ...of(second, 1)])
  })

  it('share the work without doubling any of it', async () => {
    const lock = await headOffice.lock()
    const reports = await Promise.all([headOffice.cycle({ host: 'ho-2' }), headOffice.cycle({ host: 'ho-3' })])
    await lock.release()
    const received = reports.flatMap(({ plugins }) => plugins).filter(({ type }) => type === 'slips')
    assert.equal(
      received.reduce((sum, { documents }) => sum + documents, 0),
      10,
    )
    assert.deepEqual(await applied(), [...of(first, 0), ...of(second, 1)])
    await assert.rejects(
      Promise.all([headOffice.lock(), held('host ho-4')]).then(async ([cycle, share]) => {
        await headOffice.cycle({ host: 'ho-4' }).finally(async () => {
          await share?.release()
          await cycle.release()
        })
      }),
      withCode('TS_LOCK_HELD'),
      'one share for each host',
    )
  })

  it('take over from one that was killed', async () => {
    const script = fileURLToPath(new URL('../support/lock-holder.ts', import.meta.url))
    const words = [script, JSON.stringify(headOffice.settings), 'origin S001']
    const child = spawn(process.execPath, ['--conditions=tillsync-source', '--import', 'tsx', ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    await headOffice.cycle()
    assert.deepEqual(await applied(), of(second, 1))
    child.kill('SIGKILL')
    await once(child, 'exit')
    await headOffice.cycle()
    assert.deepEqual(await applied(), [...of(first, 0), ...of(second, 1)])
  })

  it('write nothing more of an origin that another has taken over', async () => {
    const web = headOffice.relay
    const { plugins } = await headOffice.cycle({
      web: {
        ...web,
        async packetAfter(stream, number) {
          await headOffice.run("update tillsync_lock set token = 'another' where name = :name", {
            name: `origin ${stream.origin}`,
          })
          return web.packetAfter(stream, number)
        },
      },
    })
    assert.match(String(plugins.find(({ type }) => type === 'slips')?.error), /lock/i)
    assert.deepEqual(await applied(), [])
    await headOffice.cycle()
    assert.deepEqual(await applied(), [...of(first, 0), ...of(second, 1)])
  })
})
