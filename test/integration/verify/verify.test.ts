import assert from 'node:assert/strict'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { dropNotice, notices, putNotice, putPerson, putSlip, slips } from '../../support/trade.ts'
import { repaired, told, verified } from '../../support/verified.ts'

onEachDialect('verify and repair', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite
  let second: TestSite
  beforeEach(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    ;[first, second] = retail.stores as [TestSite, TestSite]
    await putNotice(headOffice, 'A', '*', 'for all', ['one', 'two'])
    await putNotice(headOffice, 'B', 'S001')
    await putNotice(headOffice, 'C', 'S001,S002')
    await putNotice(headOffice, 'D')
    await dropNotice(headOffice, 'D')
    for (const store of [first, second]) {
      await putPerson(store, `${store.site.code} 1`)
      await putSlip(store, '1', { amount: '12.50', person: `${store.site.code} 1` })
      await putSlip(store, '2', { amount: '-2.25' })
    }
    await retail.settle()
  })
  afterEach(() => retail.close())

  const types = ['notices', 'slips']
  const notice = (site: TestSite, code: string, title: string) =>
    site.run('update notice set title = :title where code = :code', { code, title })

  for (const deep of [false, true]) {
    it(`agree where all is alike, from either side${deep ? ', deep' : ''}`, async () => {
      for (const [asker, others] of [
        [headOffice, ['S001', 'S002']],
        [first, ['HO']],
      ] as const) {
        const found = await verified(retail, asker, { deep })
        const each = ['notices', 'people', 'replies', 'slips'].flatMap((type) =>
          others.map((other) => `${type} ${other} AGREES`),
        )
        assert.deepEqual(told(found), each)
        const counted = found.map(({ type, documents }) => `${type} ${documents?.origin} ${documents?.destination}`)
        if (asker === first) assert.deepEqual(counted, ['notices 3 3', 'people 1 1', 'replies 0 0', 'slips 2 2'])
      }
    })
  }

  it('tell the sums of what is compared by content', async () => {
    const [, slips] = await verified(retail, headOffice, { deep: true, types: ['slips'] })
    assert.deepEqual(slips?.sums, [{ column: 'slip.amount', origin: '10.25', destination: '10.25' }])
  })

  it('name what stands at a store and was sent by nobody, deep', async () => {
    await first.run("insert into notice (code, title, stores) values ('Z', 'by hand', '*')")
    await dropNotice(headOffice, 'A')
    await retail.settle()
    // Taken back, and put there again.
    await first.run("insert into notice (code, title, stores) values ('A', 'by hand', '*')")
    for (const asker of [headOffice, first]) {
      const found = await verified(retail, asker, { types: ['notices'], deep: true })
      assert.ok(found.every(({ outcome }) => outcome === 'AGREES'))
      assert.deepEqual(
        found.map(({ extra }) => extra?.some.map(({ key }) => key.join())),
        asker === headOffice ? [['A', 'Z'], []] : [['A', 'Z']],
      )
    }
    const noted = await verified(retail, headOffice, { types: ['notices'] })
    assert.deepEqual(
      noted.map(({ extra }) => extra),
      [undefined, undefined],
    )
    await putNotice(headOffice, 'Z', 'S001', 'entered where it belongs')
    await retail.settle()
    assert.deepEqual((await notices(first)).at(-1), 'Z: entered where it belongs')
  })

  it('find what was changed by hand at a destination, deep, and repair it', async () => {
    await notice(first, 'A', 'by hand')
    await first.run("delete from notice_tag where code = 'A' and tag = 'two'")
    await first.run("delete from notice where code = 'B'")
    assert.deepEqual(told(await verified(retail, headOffice, { types })), [
      'notices S001 AGREES',
      'notices S002 AGREES',
      'slips S001 AGREES',
      'slips S002 AGREES',
    ])
    const found = told(await verified(retail, headOffice, { types, deep: true }))
    assert.deepEqual(found, [
      'notices S001 DIFFERS: MISSING B, OTHER A',
      'notices S002 AGREES',
      'slips S001 AGREES',
      'slips S002 AGREES',
    ])
    assert.deepEqual(await repaired(headOffice), [{ type: 'notices', site: 'S001', documents: 2, sent: 'here' }])
    assert.deepEqual(await repaired(headOffice), [])
    await retail.settle()
    assert.deepEqual(await notices(first), ['A: for all', 'B: read me', 'C: read me'])
    assert.deepEqual(await first.all('select tag from notice_tag order by tag'), [{ tag: 'one' }, { tag: 'two' }])
    const mended = await verified(retail, headOffice, { types: ['notices'], deep: true })
    assert.deepEqual(told(mended), ['notices S001 AGREES', 'notices S002 AGREES'])
  })

  it('find what was changed by hand at the head office, and ask the store for it', async () => {
    const key = "site_code = 'S001' and slip_no = '1'"
    await headOffice.run(`update slip set amount = 99 where ${key}`)
    const found = await verified(retail, headOffice, { deep: true, types: ['slips'] })
    assert.deepEqual(told(found), ['slips S001 DIFFERS: OTHER S001/1', 'slips S002 AGREES'])
    assert.deepEqual(found[0]?.sums, [{ column: 'slip.amount', origin: '10.25', destination: '96.75' }])
    assert.deepEqual(await repaired(headOffice), [{ type: 'slips', site: 'S001', documents: 1, sent: 'there' }])
    await retail.settle()
    assert.deepEqual(await slips(headOffice), ['S001/1 12.50 2', 'S001/2 -2.25 2', 'S002/1 12.50 2', 'S002/2 -2.25 2'])
    assert.deepEqual(told(await verified(retail, first, { deep: true, types: ['slips'] })), ['slips HO AGREES'])
  })

  it('find at the origin what its triggers have missed', async () => {
    const triggers = headOffice.database.adapter.schema.triggers
    const made = await headOffice.all<{ name: string; table_name: string }>(triggers)
    for (const { name, table_name } of made)
      await headOffice.run(headOffice.database.adapter.schema.dropTrigger(name, table_name))
    await notice(headOffice, 'A', 'silently')
    await putNotice(headOffice, 'E')
    await dropNotice(headOffice, 'C')
    await headOffice.run("update notice set stores = 'S002' where code = 'B'")
    assert.deepEqual(told(await verified(retail, headOffice, { types: ['notices'] })), [
      'notices S001 AGREES',
      'notices S002 AGREES',
    ])
    assert.deepEqual(told(await verified(retail, headOffice, { deep: true, types: ['notices'] })), [
      'notices S001 DIFFERS: MISSING E, OTHER A, UNMEANT B, UNMEANT C',
      'notices S002 DIFFERS: MISSING B, MISSING E, OTHER A, UNMEANT C',
    ])
    await repaired(headOffice)
    await retail.settle()
    assert.deepEqual(await notices(first), ['A: silently', 'E: read me'])
    assert.deepEqual(await notices(second), ['A: silently', 'B: read me', 'E: read me'])
    assert.deepEqual(told(await verified(retail, headOffice, { deep: true, types: ['notices'] })), [
      'notices S001 AGREES',
      'notices S002 AGREES',
    ])
  })

  it('find what the origin no longer knows of, as after its restore, and take it back', async () => {
    await headOffice.run('delete from tillsync_sent_to where document_key = \'["B"]\'')
    await headOffice.run('delete from tillsync_business_event where document_key = \'["B"]\'')
    assert.deepEqual(told(await verified(retail, headOffice, { types: ['notices'] })), [
      'notices S001 DIFFERS: UNMEANT B',
      'notices S002 AGREES',
    ])
    await headOffice.run("update notice set stores = 'S002' where code = 'B'")
    await repaired(headOffice)
    await retail.settle()
    assert.deepEqual(await notices(first), ['A: for all', 'C: read me'])
    assert.deepEqual(await notices(second), ['A: for all', 'B: read me', 'C: read me'])
  })

  it('find what a destination has lost from its notes', async () => {
    await first.run('delete from tillsync_received_document where document_key = \'["C"]\'')
    assert.deepEqual(told(await verified(retail, headOffice, { types: ['notices'] })), [
      'notices S001 DIFFERS: MISSING C',
      'notices S002 AGREES',
    ])
  })

  it('take what a snapshot brought for what was sent, but not what is older', async () => {
    await headOffice.run('update tillsync_site_state set counter = counter + 100')
    await first.run('update tillsync_received_document set number = number + 50')
    await second.run(`update tillsync_received_document set number = number - 1 where document_key = '["C"]'`)
    const found = await verified(retail, headOffice, { types: ['notices'] })
    assert.deepEqual(told(found), ['notices S001 AGREES', 'notices S002 DIFFERS: OTHER C'])
    assert.equal(found[0]?.moving, 0)
  })

  it('take nothing that is on its way for a difference', async () => {
    for (const deep of [false, true]) {
      await notice(headOffice, 'A', `captured ${deep}`)
      await notice(headOffice, 'B', `sent ${deep}`)
      await headOffice.cycle({ types: headOffice.types.filter(({ name }) => name !== 'slips') })
      await notice(headOffice, 'C', `captured ${deep}`)
      await putSlip(first, `3 ${deep}`)
      // The stores answer without having received; the head office changes more while it waits.
      const answers = async () => {
        for (const store of retail.stores) await store.cycle({ web: { ...store.relay, ahead: async () => [] } })
        await putNotice(headOffice, `new ${deep}`)
      }
      for (const asker of [headOffice, first]) {
        const found = await verified(retail, asker, {
          deep,
          types,
          meanwhile: asker === headOffice ? answers : undefined,
        })
        assert.ok(
          found.every(({ outcome }) => outcome === 'AGREES'),
          `${deep} ${told(found)}`,
        )
      }
      await retail.settle()
    }
  })

  it('leave alone what is set aside, and what was purged at a till', async () => {
    await first.refuse('notice', { operation: 'update' })
    await notice(headOffice, 'A', 'not here')
    await retail.settle()
    await second.run("delete from slip_line where slip_no = '1'")
    await second.run("delete from slip where slip_no = '1'")
    await retail.settle()
    const found = await verified(retail, headOffice, { deep: true, types })
    assert.deepEqual(told(found), [
      'notices S001 AGREES',
      'notices S002 AGREES',
      'slips S001 AGREES',
      'slips S002 AGREES',
    ])
    assert.equal(found[0]?.held, 1)
    await first.allow()
  })

  it('say who has not answered', async () => {
    const found = await verified(retail, headOffice, { types: ['notices'], meanwhile: () => first.cycle() })
    assert.deepEqual(told(found), ['notices S001 AGREES', 'notices S002 UNANSWERED'])
  })
})
