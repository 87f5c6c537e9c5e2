import assert from 'node:assert/strict'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { putNotice, putSlip } from '../../support/trade.ts'
import { told, verified } from '../../support/verified.ts'

onEachDialect('the totals of quantities and money that plain verify compares', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite
  beforeEach(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    first = retail.stores[0]!
    await putNotice(headOffice, 'A')
    await putNotice(headOffice, 'B', 'S001')
    await putNotice(headOffice, 'C', 'S001,S002')
    await headOffice.run("update notice set weight = '0.0000000001' where code = 'A'")
    await headOffice.run("update notice set weight = '7.25' where code = 'B'")
    await headOffice.run("update notice set weight = '12345678901234567890' where code = 'C'")
    await putSlip(first, '1', { amount: '999999.99' })
    await putSlip(first, '2', { amount: '-2.25' })
    await putSlip(retail.stores[1]!, '1', { amount: '0.10' })
    await retail.settle()
  })
  afterEach(() => retail.close())

  const types = ['notices', 'slips']
  const alter = (site: TestSite) => site.run("update slip set amount = '3.00' where slip_no = '2'")
  /** `slips S001: 1.50` or, where they differ, `slips S001: 1.50 2.50`. */
  const sums = (found: Awaited<ReturnType<typeof verified>>) =>
    found.map(({ type, site, sums = [] }) => {
      const each = sums.flatMap(({ origin, destination }) =>
        origin === destination ? [origin] : [origin, destination],
      )
      return `${type} ${site}: ${each.join(' ')}`
    })
  const NOTICES = ['notices S001: 12345678901234567897.2500000001', 'notices S002: 12345678901234567890.0000000001']

  it('are told exactly, of each site its own, from either side', async () => {
    const found = await verified(retail, headOffice, { types })
    assert.deepEqual(sums(found), [...NOTICES, 'slips S001: 999997.74', 'slips S002: 0.10'])
    assert.ok(found.every(({ outcome, byContents }) => outcome === 'AGREES' && !byContents))
    assert.deepEqual(sums(await verified(retail, first, { types })), [
      'notices HO: 12345678901234567897.2500000001',
      'slips HO: 999997.74',
    ])
  })

  it('find an amount that somebody changed at the destination, and then name the document', async () => {
    await alter(headOffice)
    for (const asker of [headOffice, first]) {
      const [found] = (await verified(retail, asker, { types: ['slips'] })).filter(({ site }) => site !== 'S002')
      assert.match(told([found!])[0]!, /DIFFERS: OTHER S001\/2$/)
      assert.equal(found!.byContents, true)
    }
    await retail.stores[1]!.run("update notice set weight = 1 where code = 'C'")
    assert.deepEqual(told(await verified(retail, headOffice, { types: ['notices'] })), [
      'notices S001 AGREES',
      'notices S002 DIFFERS: OTHER C',
    ])
  })

  it('find an amount that somebody changed at the origin, past its triggers', async () => {
    const { triggers, dropTrigger } = first.database.adapter.schema
    for (const { name, table_name } of await first.all<{ name: string; table_name: string }>(triggers))
      await first.run(dropTrigger(name, table_name))
    await alter(first)
    assert.deepEqual(told(await verified(retail, first, { types: ['slips'] })), ['slips HO DIFFERS: OTHER S001/2'])
  })

  it('differ without an alarm, and without a look at the contents, while changes wait at the origin', async () => {
    await alter(first)
    const [captured] = await verified(retail, first, { types: ['slips'], meanwhile: () => headOffice.cycle() })
    assert.deepEqual(sums([captured!]), ['slips HO: 1000002.99 999997.74'])
    assert.deepEqual([captured!.outcome, captured!.changing, captured!.byContents], ['AGREES', true, undefined])
    await first.cycle()
    const behind = () => headOffice.cycle({ web: { ...headOffice.relay, ahead: async () => [] } })
    const [sent] = await verified(retail, first, { types: ['slips'], meanwhile: behind })
    assert.deepEqual([sent!.outcome, sent!.moving, sent!.byContents], ['AGREES', 1, undefined])
    await retail.settle()
    const [settled] = await verified(retail, first, { types: ['slips'] })
    assert.deepEqual(sums([settled!]), ['slips HO: 1000002.99'])
  })

  it('give no alarm while tills go on between the looks', async () => {
    let bills = 10
    for (let round = 0; round < 2; round++) {
      const meanwhile = async () => {
        await first.run(`update slip set amount = '${round}.50' where slip_no = '1'`)
        await putSlip(first, String(bills++), { amount: '5.05' })
        if (round % 2) await first.cycle()
        await headOffice.cycle()
        for (const store of retail.stores) await store.cycle()
      }
      for (const asker of [first, headOffice]) {
        const found = await verified(retail, asker, { types: ['slips'], meanwhile })
        assert.ok(
          found.every(({ outcome }) => outcome === 'AGREES'),
          told(found).join(),
        )
      }
    }
  })

  it('leave out of judgement what a till has purged', async () => {
    await first.run("delete from slip_line where slip_no = '2'")
    await first.run("delete from slip where slip_no = '2'")
    await retail.settle()
    for (const asker of [headOffice, first]) {
      const [found] = (await verified(retail, asker, { types: ['slips'] })).filter(({ site }) => site !== 'S002')
      assert.deepEqual([found!.outcome, found!.kept, found!.byContents], ['AGREES', 1, undefined])
    }
  })

  it('are found again after a snapshot has brought what there is', async () => {
    await headOffice.run('update tillsync_site_state set counter = counter + 100')
    await first.run('update tillsync_received_document set number = number + 50')
    const [alike] = await verified(retail, headOffice, { types: ['notices'] })
    assert.deepEqual([alike!.outcome, alike!.byContents], ['AGREES', undefined])
    await first.run("update notice set weight = 2 where code = 'A'")
    const [found] = await verified(retail, headOffice, { types: ['notices'] })
    assert.deepEqual(told([found!]), ['notices S001 DIFFERS: OTHER A'])
  })
})
