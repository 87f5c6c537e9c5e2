import assert from 'node:assert/strict'
import type { Database } from '../../../src/data/database.ts'
import { addStore } from '../../../src/data/web/store-logins.ts'
import { openWeb } from '../../../src/data/web/web-database.ts'
import type { Question } from '../../../src/flow/verify/question.ts'
import { all, run, store, type WebOfStores, webOfStores, whereLoginsAre } from '../../support/store-logins.ts'

const question = (asker: string, answerer: string): Question => ({
  id: `${asker} asks ${answerer}`,
  asker,
  answerer,
  type: 'items',
  asks: { for: 'tally', deep: false, without: [] },
})

const ask = (asker: string, answerer: string) => `insert into tillsync_question
  (asker, answerer, type, purpose, id, asks, asked_at)
  select '${asker}', '${answerer}', 'sales', 'verify', 'x', 'x', min(q.asked_at) from tillsync_question q`
const answer = (asker: string, answerer: string) => `insert into tillsync_answer
  (asker, answerer, type, purpose, question, body, answered_at)
  select '${asker}', '${answerer}', 'sales', 'verify', 'x', a.body, a.answered_at from tillsync_answer a where a.asker = 'S001'`

const ATTACKS: Readonly<Record<string, string>> = {
  'ask as another store': ask('S002', 'HO'),
  'ask as the head office': ask('HO', 'S001'),
  'ask another store': ask('S001', 'S002'),
  'answer as another store': answer('HO', 'S002'),
  'answer as the head office': answer('S001', 'HO'),
  'answer another store': answer('S002', 'S001'),
  'take back what the head office asks': `delete from tillsync_question where asker = 'HO'`,
  'take back what the head office answers': `delete from tillsync_answer where answerer = 'HO'`,
  'ask another store for the head office': ask('HO', 'S002'),
  'take back what another store asks': `delete from tillsync_question where asker = 'S002'`,
  'take back what another store answers': `delete from tillsync_answer where answerer = 'S002'`,
  'change answers': `update tillsync_answer set question = 'x'`,
  'change by what it is asked': `update tillsync_question set id = 'x'`,
  'change what it is asked': `update tillsync_question set asks = '{}'`,
}

whereLoginsAre('what stores ask and answer in the web database', (dialect) => {
  let web: WebOfStores
  let mine: Database

  before(async () => {
    web = await webOfStores(dialect)
    mine = web.as(web.login)
    const other = web.as((await addStore(web.headOffice, store('S002'))).login!)
    const headOffice = openWeb(web.headOffice).questions
    await headOffice.ask([question('HO', 'S001'), question('HO', 'S002')])
    for (const [code, database] of [
      ['S001', mine],
      ['S002', other],
    ] as const) {
      const { questions } = openWeb(database)
      await questions.ask([question(code, 'HO')])
      const open = await questions.open(code)
      assert.deepEqual(open, [question('HO', code)])
      await questions.answer(open[0]!, Buffer.from('alike'))
      assert.deepEqual(await questions.open(code), [])
    }
    for (const one of await headOffice.open('HO')) await headOffice.answer(one, Buffer.from('alike'))
  })
  after(() => web.close())

  it('is seen by the two of them alone', async () => {
    assert.deepEqual(
      (await openWeb(web.headOffice).questions.answers('HO')).map(({ question }) => question).toSorted(),
      ['HO asks S001', 'HO asks S002'],
    )
    assert.deepEqual(await openWeb(mine).questions.answers('S001'), [
      { question: 'S001 asks HO', body: Buffer.from('alike') },
    ])
    for (const table of ['question', 'answer']) {
      const rows = await all(mine, `select asker, answerer from tillsync_${table} order by asker`)
      assert.deepEqual(rows, [
        { asker: 'HO', answerer: 'S001' },
        { asker: 'S001', answerer: 'HO' },
      ])
    }
  })

  it('is told, answered and taken back by the store that it concerns', async () => {
    const undone = new Error('undone')
    const work = mine.write(async (session) => {
      for (const sql of [
        ask('S001', 'HO'),
        answer('HO', 'S001'),
        `delete from tillsync_question where asker = 'S001' and type = 'items'`,
        `delete from tillsync_answer where answerer = 'S001' and type = 'items'`,
      ]) {
        assert.equal(await session.run(sql), 1, sql)
      }
      throw undone
    })
    await assert.rejects(work, undone)
  })

  it('is taken back by who asked it', async () => {
    await openWeb(mine).questions.withdraw('S001', ['S001 asks HO', 'S002 asks HO'])
    const left = await all(web.headOffice, 'select id from tillsync_question order by id')
    assert.deepEqual(
      left.map(({ id }) => id),
      ['HO asks S001', 'HO asks S002', 'S002 asks HO'],
    )
    await openWeb(mine).questions.ask([question('S001', 'HO')])
  })

  const everything = async () => [
    await all(web.headOffice, 'select * from tillsync_question order by asker, answerer, type'),
    await all(web.headOffice, 'select * from tillsync_answer order by asker, answerer, type'),
  ]

  for (const [what, sql] of Object.entries(ATTACKS)) {
    it(`lets a store not ${what}`, async () => {
      const before = await everything()
      const changed = await run(mine, sql).catch((error) => {
        assert.equal(error.code, 'TS_DATABASE_FORBIDDEN', error.message)
        return 0
      })
      assert.equal(changed, 0)
      assert.deepEqual(await everything(), before)
    })
  }
})
