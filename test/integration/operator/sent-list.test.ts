import assert from 'node:assert/strict'
import { listSent, type SentFilter } from '../../../src/data/operator/sent-list.ts'
import { withProgress } from '../../../src/data/operator/sent-progress.ts'
import { deactivate } from '../../../src/data/web/store-logins.ts'
import { onEachDialect } from '../../support/dialects.ts'
import { openRetail, type Retail, type TestSite } from '../../support/retail.ts'
import { dropNotice, putNotice, putSlip } from '../../support/trade.ts'

const slip = (number: string) => ({ type: 'slips', kind: 'slip', key: ['S001', number] })

onEachDialect('the list of sent documents', (dialect) => {
  let retail: Retail
  let headOffice: TestSite
  let first: TestSite
  let second: TestSite
  beforeEach(async () => {
    retail = await openRetail({ dialect })
    headOffice = retail.headOffice
    ;[first, second] = retail.stores as [TestSite, TestSite]
  })
  afterEach(() => retail.close())

  const list = async (site: TestSite, filter: SentFilter = {}) =>
    (await listSent(site.database, filter, { most: 100 })).items.map(({ key, status }) => `${key.join('/')} ${status}`)

  it('shows a document from its capture on, always with the status of its latest version', async () => {
    await putSlip(first, '1')
    assert.deepEqual(await list(first), ['S001/1 PENDING'])
    await first.cycle()
    assert.deepEqual(await list(first), ['S001/1 UPLOADED'])
    await headOffice.cycle()
    await first.cycle()
    assert.deepEqual(await list(first), ['S001/1 PROCESSED'])
    await first.run("update slip set amount = '11.00'")
    assert.deepEqual(await list(first), ['S001/1 PENDING'])
    assert.deepEqual(await list(first, { statuses: ['PROCESSED'] }), [])
  })

  it('shows a document that was claimed before its cycle ended as PENDING, once', async () => {
    await putSlip(first, '1')
    await retail.settle()
    await first.run("update slip set amount = '11.00'")
    await first.ports.write(async (tx) => {
      const documents = await tx.events.take('slips', Number.MAX_SAFE_INTEGER, 10)
      await tx.claims.record({ type: 'slips', ...(await tx.claims.draw()), documents })
    })
    assert.deepEqual(await list(first), ['S001/1 PENDING'])
    const [document] = (await listSent(first.database, {}, { most: 1 })).items
    assert.equal(document?.version?.epoch, 1)
    await first.run("update slip set amount = '12.00'")
    assert.deepEqual(await list(first), ['S001/1 PENDING'])
  })

  it('tells why a document is invalid and what to do', async () => {
    await putNotice(headOffice, 'N1', '*', 'invalid')
    await headOffice.cycle()
    const [document] = (await listSent(headOffice.database, { statuses: ['INVALID'] }, { most: 10 })).items
    assert.equal(document?.code, 'TS_DOCUMENT_INVALID')
    assert.match(document?.reason ?? '', /^The title is invalid/)
    assert.match(document?.remedy ?? '', /Correct the document/)
  })

  it('is filtered by type, status, key and period', async () => {
    await putSlip(first, 'A_1')
    await putSlip(first, 'A%2')
    await first.cycle()
    const between = new Date().toISOString().replace('Z', '000Z')
    await new Promise((resolve) => setTimeout(resolve, 5))
    await putSlip(first, 'say "x"')
    assert.deepEqual(await list(first, { statuses: ['PENDING'] }), ['S001/say "x" PENDING'])
    assert.deepEqual(await list(first, { type: 'people' }), [])
    assert.equal((await list(first, { type: 'slips' })).length, 3)
    assert.deepEqual(await list(first, { key: 's001/a_' }), ['S001/A_1 UPLOADED'])
    assert.deepEqual(await list(first, { key: '%2' }), ['S001/A%2 UPLOADED'])
    assert.deepEqual(await list(first, { key: 'y "X' }), ['S001/say "x" PENDING'])
    assert.deepEqual(await list(first, { documents: [slip('A_1')] }), ['S001/A_1 UPLOADED'])
    assert.deepEqual(await list(first, { documents: [slip('A')] }), [])
    assert.deepEqual(await list(first, { documents: [slip('a_1')] }), [])
    assert.deepEqual(await list(first, { documents: [slip('say "x"'), slip('A%2')] }), [
      'S001/say "x" PENDING',
      'S001/A%2 UPLOADED',
    ])
    assert.deepEqual(await list(first, { documents: [slip('A%2')], type: 'people' }), [])
    assert.deepEqual(await list(first, { documents: [] }), [])
    assert.deepEqual(await list(first, { from: between }), ['S001/say "x" PENDING'])
    assert.equal((await list(first, { to: between })).length, 2)
  })

  it('has the documents with exactly a key first, then those whose key contains it', async () => {
    for (const number of ['1', '12', '13', '21']) await putSlip(first, number)
    await first.cycle()
    await first.run("update slip set amount = '3.00' where slip_no = '1'")
    const filter = { key: 'S001/1', documents: [slip('1')] }
    const page = await listSent(first.database, filter, { most: 2 })
    assert.deepEqual(
      page.items.map(({ key, status }) => `${key[1]} ${status}`),
      ['1 PENDING'],
    )
    assert.equal(page.isWholeKey, true)
    const others = await listSent(first.database, filter, { most: 9, after: page.next })
    assert.deepEqual(
      others.items.map(({ key }) => key[1]),
      ['1', '13', '12'],
    )
    assert.equal(others.next, undefined)
    const none = await listSent(first.database, { ...filter, documents: [slip('3')] }, { most: 9 })
    assert.equal(none.items.length, 3)
  })

  it('comes page by page, newest first, every document once', async () => {
    for (let number = 0; number < 9; number++) await putSlip(first, String(number))
    await first.cycle()
    for (let number = 9; number < 14; number++) await putSlip(first, String(number))
    await first.run("update slip set amount = '3.00' where slip_no in ('2', '9')")
    const seen: string[] = []
    for (let after: string | undefined; ; ) {
      const page = await listSent(first.database, {}, { most: 4, after })
      seen.push(...page.items.map(({ key, status }) => `${key[1]} ${status}`))
      after = page.next
      if (!after) break
    }
    const pending = ['9', '2', '13', '12', '11', '10'].map((number) => `${number} PENDING`)
    assert.deepEqual(seen.slice(0, 2).sort(), pending.slice(0, 2).sort())
    assert.deepEqual(seen.slice(2, 6), pending.slice(2))
    const sent = ['8', '7', '6', '5', '4', '3', '1', '0'].map((number) => `${number} UPLOADED`)
    assert.deepEqual(seen.slice(6), sent)
    const keyed: string[] = []
    for (let after: string | undefined; ; ) {
      const page = await listSent(first.database, { key: 's001', statuses: ['UPLOADED'] }, { most: 3, after })
      keyed.push(...page.items.map(({ key, status }) => `${key[1]} ${status}`))
      after = page.next
      if (!after) break
    }
    assert.deepEqual(keyed, sent)
  })

  it('tells how many of the active destinations have applied a document for several', async () => {
    await putNotice(headOffice, 'ALL')
    await putNotice(headOffice, 'BOTH', 'S001,S002')
    await putNotice(headOffice, 'ONE', 'S002')
    await headOffice.cycle()
    const progress = async () => {
      const { items } = await listSent(headOffice.database, {}, { most: 10 })
      const known = await withProgress(headOffice.database, retail.web, 'HO', items)
      return Object.fromEntries(
        known.map(({ key, status, progress }) => [
          key[0],
          progress ? `${status} ${progress.applied}/${progress.of}` : status,
        ]),
      )
    }
    assert.deepEqual(await progress(), { ALL: 'UPLOADED 0/2', BOTH: 'UPLOADED 0/2', ONE: 'UPLOADED' })
    await first.cycle()
    assert.deepEqual(await progress(), { ALL: 'UPLOADED 1/2', BOTH: 'UPLOADED 1/2', ONE: 'UPLOADED' })
    await deactivate(retail.web, 'S002')
    assert.deepEqual(await progress(), { ALL: 'UPLOADED 1/1', BOTH: 'UPLOADED 1/1', ONE: 'UPLOADED' })
  })

  it('counts a destination that holds the document back as one that has not applied it', async () => {
    await second.run("insert into notice (code, title, stores) values ('N1', 'mine', '*')")
    await putNotice(headOffice, 'N1', '*', 'refused too late')
    await second.refuse('notice')
    await putNotice(headOffice, 'N2', '*', 'fine')
    await headOffice.cycle()
    await first.cycle()
    await second.cycle()
    const { items } = await listSent(
      headOffice.database,
      { documents: [{ type: 'notices', kind: 'notice', key: ['N2'] }] },
      { most: 10 },
    )
    const [known] = await withProgress(headOffice.database, retail.web, 'HO', items)
    assert.deepEqual(known?.progress, { applied: 1, of: 2 })
  })

  it('names the audiences that hold a document, not those it was taken from', async () => {
    await putNotice(headOffice, 'N1', 'S001,S002')
    await headOffice.cycle()
    await putNotice(headOffice, 'N1', 'S001')
    await putNotice(headOffice, 'N2', '*')
    await headOffice.cycle()
    await dropNotice(headOffice, 'N2')
    await headOffice.cycle()
    const { items } = await listSent(headOffice.database, {}, { most: 10 })
    const told = Object.fromEntries(items.map(({ key, audiences, version }) => [key[0], [audiences, version?.removal]]))
    assert.deepEqual(told, { N1: [['S001'], false], N2: [[], true] })
  })
})
