import assert from 'node:assert/strict'
import type { Database } from '../../src/data/database.ts'
import { addStore } from '../../src/data/web/store-logins.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import type { Question } from '../../src/flow/verify/question.ts'
import { all, run, store, type WebOfStores, webOfStores, whereLoginsAre } from '../support/store-logins.ts'

const question = (asker: string, answerer: string): Question => ({
  id: `${asker} to ${answerer}`,
  asker,
  answerer,
  type: 'items',
  asks: { for: 'repair', documents: [{ what: 'MISSING', kind: 'item', key: [`secret of ${asker} and ${answerer}`] }] },
})

const insertQuestion = (asker: string, answerer: string) => `insert into tillsync_question
  (asker, answerer, type, purpose, id, asks, asked_at)
  select '${asker}', '${answerer}', 'other', 'verify', 'x', '{}', min(q.asked_at) from tillsync_question q`

const insertAnswer = (asker: string, answerer: string) => `insert into tillsync_answer
  (asker, answerer, type, purpose, question, body, answered_at)
  select '${asker}', '${answerer}', 'other', 'verify', 'x', a.body, a.answered_at from tillsync_answer a
  where a.asker = 'S001'`

/** Each is refused, or changes nothing. */
const ATTACKS: Readonly<Record<string, string>> = {
  'ask as another store': insertQuestion('S002', 'HO'),
  'ask as the head office': insertQuestion('HO', 'S002'),
  'ask another store': insertQuestion('S001', 'S002'),
  'withdraw what another store asks': `delete from tillsync_question where asker = 'S002'`,
  'withdraw what the head office asks': `delete from tillsync_question where asker = 'HO'`,
  'change what it is asked': `update tillsync_question set asks = '{}'`,
  'answer as the head office': insertAnswer('S001', 'HO'),
  'answer as another store': insertAnswer('HO', 'S002'),
  'answer another store': insertAnswer('S002', 'S001'),
  'delete answers of the head office': `delete from tillsync_answer where answerer = 'HO'`,
  'delete answers of another store': `delete from tillsync_answer where answerer = 'S002'`,
  'change answers': `update tillsync_answer set question = 'x'`,
}

whereLoginsAre('one store against another in what sites ask each other', (dialect) => {
  let web: WebOfStores
  let mine: Database

  before(async () => {
    web = await webOfStores(dialect)
    mine = web.as(web.login)
    const other = web.as((await addStore(web.headOffice, store('S002'))).login!)
    const headOffice = openWeb(web.headOffice).questions
    for (const [code, database] of [
      ['S001', mine],
      ['S002', other],
    ] as const) {
      const { questions } = openWeb(database)
      await questions.ask([question(code, 'HO')])
      await headOffice.answer(question(code, 'HO'), Buffer.from('answer'))
      await headOffice.ask([question('HO', code)])
      await questions.answer(question('HO', code), Buffer.from('answer'))
    }
  })
  after(() => web.close())

  const seen = async (table: string, columns = '*') =>
    (await all(mine, `select ${columns} from tillsync_${table}`)).map((row) => Object.values(row).join(' ')).sort()
  const everything = async () => {
    const rows = []
    for (const table of ['question', 'answer']) rows.push(await all(web.headOffice, `select * from tillsync_${table}`))
    return rows.map((some) => some.map((row) => JSON.stringify(row)).sort())
  }

  it('sees what it asks, what it is asked, and the answers', async () => {
    for (const table of ['question', 'answer']) {
      assert.deepEqual(await seen(table, 'asker, answerer'), ['HO S001', 'S001 HO'])
    }
    assert.ok(!(await seen('question')).join().includes('S002'))
  })

  it('may ask the head office, answer it, and take either back', async () => {
    const undone = new Error('undone')
    const work = mine.write(async (session) => {
      for (const sql of [
        insertQuestion('S001', 'HO'),
        insertAnswer('HO', 'S001'),
        `delete from tillsync_question where asker = 'S001' and type = 'items'`,
        `delete from tillsync_answer where answerer = 'S001' and type = 'items'`,
      ]) {
        assert.equal(await session.run(sql), 1, sql)
      }
      throw undone
    })
    await assert.rejects(work, undone)
  })

  for (const [what, sql] of Object.entries(ATTACKS)) {
    it(`cannot ${what}`, async () => {
      const before = await everything()
      const changed = await run(mine, sql).catch((error) => {
        assert.match(error.code, /^TS_DATABASE_FORBIDDEN$/, error.message)
        return 0
      })
      assert.equal(changed, 0)
      assert.deepEqual(await everything(), before)
    })
  }
})
