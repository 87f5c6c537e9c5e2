import type { Question } from '../../flow/verify/question.ts'
import type { Questions } from '../../flow/verify/questions.ts'
import type { RelationColumn } from '../adapter.ts'
import type { Database, Session } from '../database.ts'

const KEY = ['asker', 'answerer', 'type', 'purpose'] as const
const OF_KEY = KEY.map((name) => `${name} = :${name}`).join(' and ')
const ANSWERED = [...KEY.map((name) => `a.${name} = q.${name}`), 'a.question = q.id'].join(' and ')
const TEXT = (name: string): RelationColumn => ({ name, type: 'text' })

interface QuestionRow extends Record<'asker' | 'answerer' | 'type', string> {
  readonly id: string
  readonly asks: string
}

export function questionsOf(database: Database): Questions {
  return {
    ask: (questions) => database.write((session) => ask(session, questions)),

    open: (answerer) =>
      database.read(async (session) => {
        const rows = await session.all<QuestionRow>(
          `select q.id, q.asker, q.answerer, q.type, q.asks from tillsync_question q
           where q.answerer = :answerer and not exists (
             select 1 from tillsync_answer a where ${ANSWERED})
           order by q.asked_at, q.type, q.asker`,
          { answerer },
        )
        return rows.map(({ asks, ...rest }) => ({ ...rest, asks: JSON.parse(asks) as Question['asks'] }))
      }),

    answer: (question, body) =>
      database.write(async (session) => {
        const { id, asker, answerer, type } = question
        const key = { asker, answerer, type, purpose: purposeOf(question) }
        await session.run(`delete from tillsync_answer where ${OF_KEY}`, key)
        await session.run(
          `insert into tillsync_answer (${KEY.join(', ')}, question, body, answered_at)
           values (${KEY.map((name) => `:${name}`).join(', ')}, :id, :body, ${session.adapter.statements.now})`,
          { ...key, id, body },
        )
      }),

    answers: (asker) =>
      database.read(async (session) => {
        const rows = await session.all<{ question: string; body: Buffer }>(
          `select a.question, a.body from tillsync_question q join tillsync_answer a on ${ANSWERED}
           where q.asker = :asker`,
          { asker },
        )
        return rows.map(({ question, body }) => ({ question, body: Buffer.from(body) }))
      }),

    withdraw: (asker, ids) =>
      database.write(async (session) => {
        const given = session.adapter.statements.relation([TEXT('id')], 'ids')
        await session.run(
          `delete from tillsync_question where asker = :asker and id in (select k.id from ${given} k)`,
          { asker, ids: JSON.stringify(ids.map((id) => [id])) },
        )
      }),
  }
}

async function ask(session: Session, questions: readonly Question[]): Promise<void> {
  const { relation, now, remove } = session.adapter.statements
  const columns = [...KEY, 'id', 'asks'].map(TEXT)
  const rows = JSON.stringify(
    questions.map((question) => {
      const { asker, answerer, type, id, asks } = question
      return [asker, answerer, type, purposeOf(question), id, JSON.stringify(asks)]
    }),
  )
  await session.run(remove('tillsync_question', KEY, relation(columns, 'rows')), { rows })
  await session.run(
    `insert into tillsync_question (${KEY.join(', ')}, id, asks, asked_at)
     select k.asker, k.answerer, k.type, k.purpose, k.id, k.asks, ${now} from ${relation(columns, 'rows')} k`,
    { rows },
  )
}

/** A repair that is asked for does not go because of a question. */
function purposeOf({ asks }: Question): 'verify' | 'repair' | 'parents' {
  return 'documents' in asks ? asks.for : 'verify'
}
