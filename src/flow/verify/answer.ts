import { asTillsyncError } from '../../contract/errors.ts'
import type { DocumentType } from '../document-type.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { RegisteredSite, WebDatabase } from '../ports/web-database.ts'
import type { ClaimRange } from './gone.ts'
import { type Answer, type Asks, type Comparing, encodeAnswer, type Question, type Side } from './question.ts'
import { receivedSide } from './received-side.ts'
import { sendAgain } from './send-again.ts'
import { sentSide } from './sent-side.ts'
import type { Wanted, WantedOf } from './sides.ts'

/** Answers what other sites ask this one. A type that fails is an answer, too. */
export async function answerQuestions(
  site: SiteDatabase,
  web: WebDatabase,
  types: readonly DocumentType[],
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return
  // What is not carried here now, or in this cycle, is answered when it is.
  const questions = (await web.questions.open(site.site.code)).filter((one) =>
    types.some(({ name }) => name === one.type),
  )
  if (questions.length === 0) return
  const sites = new Map((await web.sites()).map((one) => [one.code, one]))
  for (const group of groupsOf(questions)) {
    if (signal.aborted) return
    const answers = await answersTo(site, types, group, sites).catch((error: unknown) => refusedBy(error, group))
    for (const [question, answer] of answers) await web.questions.answer(question, await encodeAnswer(answer))
  }
}

/** Those that one pass over the documents answers. */
function groupsOf(questions: readonly Question[]): Question[][] {
  const groups = new Map<string, Question[]>()
  for (const question of questions) {
    const { type, asks, id } = question
    const name = 'documents' in asks ? id : JSON.stringify([type, asks.deep, asks.without])
    groups.set(name, [...(groups.get(name) ?? []), question])
  }
  return [...groups.values()]
}

type Answers = ReadonlyMap<Question, Answer>

async function answersTo(
  site: SiteDatabase,
  types: readonly DocumentType[],
  questions: readonly Question[],
  sites: ReadonlyMap<string, RegisteredSite>,
): Promise<Answers> {
  const [first] = questions as [Question]
  const type = types.find(({ name }) => name === first.type)!
  if ('documents' in first.asks) {
    const documents = await sendAgain(site, type, first.asker, first.asks.documents)
    return new Map([[first, { is: 'repairing', documents }]])
  }
  const wanted: Wanted = new Map(questions.map(({ asker, asks }) => [asker, wantedBy(asks)]))
  const sides = await sidesOf(site, type, first.asks, wanted, sites)
  return new Map(questions.map((question) => [question, { is: 'side', side: sides.get(question.asker)! }]))
}

/** `gone`: as the origin says it, if the question does not. */
export function wantedBy(asks: Asks, gone?: readonly ClaimRange[]): WantedOf {
  if (asks.for === 'tally') return { gone: asks.gone ?? gone }
  return asks.for === 'documents' ? { buckets: new Set(asks.buckets), gone: asks.gone } : {}
}

/** This site's side of a type, for each of the other sites. */
export function sidesOf(
  site: SiteDatabase,
  type: DocumentType,
  { deep, without }: Comparing,
  wanted: Wanted,
  sites: ReadonlyMap<string, RegisteredSite>,
): Promise<ReadonlyMap<string, Side>> {
  return isOrigin(site, type)
    ? sentSide(site, type, { deep, without }, wanted, sites)
    : receivedSide(site, type, { deep, without }, wanted)
}

export function isOrigin({ site }: SiteDatabase, { flow }: DocumentType): boolean {
  return (flow === 'to-store') === (site.kind === 'head-office')
}

function refusedBy(error: unknown, questions: readonly Question[]): Answers {
  const told = asTillsyncError(error)
  // The next cycle may answer.
  if (told?.action === 'retry' || told?.code === 'TS_LOCK_LOST') throw error
  const refused: Answer = { is: 'refused', code: told?.code ?? 'TS_UNEXPECTED', reason: told?.message ?? String(error) }
  return new Map(questions.map((question) => [question, refused]))
}
