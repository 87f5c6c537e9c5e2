import { randomUUID } from 'node:crypto'
import type { DocumentType } from '../document-type.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { RegisteredSite, WebDatabase } from '../ports/web-database.ts'
import { pushTo } from '../push-to.ts'
import { isOrigin, sidesOf, wantedBy } from './answer.ts'
import { compare } from './compare.ts'
import { BUCKETS } from './digest.ts'
import { type Answer, type Asks, type Comparing, decodeAnswer, type Question, type Side } from './question.ts'
import { absentColumns } from './sides.ts'
import { takeBackRequest } from './take-back.ts'
import { countsOf, nothingOf, type Pair, type Verified } from './verified.ts'

export interface VerifyParts {
  readonly site: SiteDatabase
  readonly web: WebDatabase
  readonly sites: ReadonlyMap<string, RegisteredSite>
  readonly deep: boolean
  /** Waits until answers may have come; false: no longer. */
  readonly pause: () => Promise<boolean>
}

/** So many documents are named at most, to keep the line free: the rest follows when these are mended. */
const NAMED = 20_000

interface Compares extends Question {
  readonly asks: Extract<Asks, Comparing>
}

interface Open extends Pair {
  readonly question: Compares
  /** What both sides have in all. */
  readonly told?: Pick<Verified, 'documents' | 'sums' | 'extra' | 'more' | 'kept' | 'changing' | 'byContents'>
}

/**
 * Compares what two sites have, with little on the line: digests of 1,024 buckets, and of those that differ the documents.
 * Where both noted the same and their quantities or money differ, contents are compared: that names the documents.
 * The other site answers in its next cycle, or whenever it answers. Gives a result for each pair, in their order.
 */
export async function verify(parts: VerifyParts, pairs: readonly Pair[]): Promise<Verified[]> {
  const { site, web, pause } = parts
  const results: Verified[] = []
  let open: Open[] = pairs.map((pair) => ({ ...pair, question: questionOf(parts, pair, parts.deep, { for: 'tally' }) }))
  await web.questions.ask(open.map(({ question }) => question))
  while (open.length > 0) {
    const answered = new Map(
      (await web.questions.answers(site.site.code)).map(({ question, body }) => [question, body] as const),
    )
    const next: Open[] = []
    for (const group of groupsOf(open.filter(({ question }) => answered.has(question.id)))) {
      const answers = new Map<Open, Answer>()
      for (const one of group) answers.set(one, await decodeAnswer(answered.get(one.question.id)!))
      for (const outcome of await judge(parts, answers)) {
        if ('question' in outcome) next.push(outcome)
        else results.push(outcome)
      }
    }
    if (next.length > 0) await web.questions.ask(next.map(({ question }) => question))
    open = [...open.filter(({ question }) => !answered.has(question.id)), ...next]
    if (open.length > 0 && !(await pause())) break
  }
  await web.questions.withdraw(
    site.site.code,
    open.map(({ question }) => question.id),
  )
  const unanswered = open.map((one) => ({ ...nothingOf(one), ...one.told, outcome: 'UNANSWERED' as const }))
  const places = new Map(pairs.map(({ type, other }, place) => [`${type.name} ${other}`, place]))
  const placeOf = ({ type, site }: Verified) => places.get(`${type} ${site}`)!
  return [...results, ...unanswered].sort((a, b) => placeOf(a) - placeOf(b))
}

function questionOf(
  { site }: VerifyParts,
  { type, other }: Pair,
  deep: boolean,
  asks: ({ readonly for: 'tally' } | { readonly for: 'documents'; readonly buckets: readonly number[] }) &
    Pick<Comparing, 'gone'>,
): Compares {
  return {
    id: randomUUID(),
    asker: site.site.code,
    answerer: other,
    type: type.name,
    asks: { ...asks, deep, without: absentColumns(type) },
  }
}

/** Those whose own side one pass tells. */
function groupsOf(open: readonly Open[]): Open[][] {
  const groups = new Map<DocumentType, Open[]>()
  for (const one of open) groups.set(one.type, [...(groups.get(one.type) ?? []), one])
  return [...groups.values()]
}

/** `answers`: of one type. */
async function judge(parts: VerifyParts, answers: ReadonlyMap<Open, Answer>): Promise<(Verified | Open)[]> {
  const results: (Verified | Open)[] = []
  const alike = new Map<string, { readonly open: Open; readonly side: Side }[]>()
  for (const [open, answer] of answers) {
    if (answer.is !== 'side') {
      const { code, reason } = answer.is === 'refused' ? answer : { code: 'TS_UNEXPECTED', reason: answer.is }
      results.push({ ...nothingOf(open), ...open.told, outcome: 'REFUSED', code, reason })
      continue
    }
    const without = [...new Set([...absentColumns(open.type), ...answer.side.without])].sort()
    const { deep } = open.question.asks
    pushTo(alike, JSON.stringify({ deep, without }), { open, side: answer.side })
  }
  for (const [comparing, group] of alike) {
    const wanted = new Map(group.map(({ open, side }) => [open.other, wantedBy(open.question.asks, side.gone?.claims)]))
    const ours = await sidesOf(parts.site, group[0]!.open.type, JSON.parse(comparing) as Comparing, wanted, parts.sites)
    for (const { open, side } of group) {
      const [origin, destination] = inOrder(parts, open, ours.get(open.other)!, side)
      const outcome = outcomeOf(parts, open, origin, destination)
      results.push('question' in outcome ? outcome : await spare(parts, open, origin, outcome))
    }
  }
  return results
}

function inOrder({ site }: VerifyParts, { type }: Open, ours: Side, theirs: Side): [origin: Side, destination: Side] {
  return isOrigin(site, type) ? [ours, theirs] : [theirs, ours]
}

async function spare(
  { site, web }: VerifyParts,
  { type, other, question }: Open,
  { claim }: Side,
  { certain, ...verified }: Outcome,
): Promise<Verified> {
  if (!question.asks.deep || !certain || verified.outcome !== 'AGREES') return verified
  const here = site.site.code
  const [origin, destination] = isOrigin(site, type) ? [here, other] : [other, here]
  const spared = await takeBackRequest(web, { origin, destination, type: type.name }, claim)
  return spared ? { ...verified, spared } : verified
}

interface Outcome extends Verified {
  readonly certain: boolean
}

function outcomeOf(parts: VerifyParts, open: Open, origin: Side, destination: Side): Outcome | Open {
  const { asks } = open.question
  const { deep } = asks
  if (asks.for === 'documents') {
    const { differences, ...rest } = compare(origin, destination, deep)
    const outcome = differences.length > 0 || open.told?.more ? 'DIFFERS' : 'AGREES'
    return byContents(parts, open, { ...nothingOf(open), ...open.told, outcome, differences, ...rest })
  }
  const gone = origin.gone?.claims ?? []
  // The destination did not know of them when it looked.
  if (isOrigin(parts.site, open.type) && gone.length > 0 && !('gone' in asks && asks.gone))
    return { type: open.type, other: open.other, question: questionOf(parts, open, deep, { for: 'tally', gone }) }
  const { names, rest } = origin.tally.differing(destination.tally)
  const most = bucketsOfMost(Math.max(origin.tally.documents, destination.tally.documents))
  const buckets = [...names, ...rest].slice(0, most)
  // After a snapshot all versions are others: then those that are there at all are compared, and some of the rest.
  const more = (deep ? names.length + rest.length : names.length) > most
  const told = {
    ...countsOf(origin.tally, destination.tally),
    extra: destination.extra,
    more,
    kept: origin.gone?.documents,
    changing: origin.changing,
    byContents: open.told?.byContents,
  }
  if (buckets.length === 0)
    return byContents(parts, open, { ...nothingOf(open), ...told, outcome: 'AGREES', certain: true })
  const { type, other } = open
  return { type, other, told, question: questionOf(parts, open, deep, { for: 'documents', buckets, gone }) }
}

/**
 * What was noted is alike, and the sums are not: somebody changed rows behind Tillsync's back, or a plugin loads other
 * amounts than its tables have. Not if a change or a purge at the origin says why.
 */
function byContents(parts: VerifyParts, open: Open, outcome: Outcome): Outcome | Open {
  const { sums = [], kept = 0, changing, moving, held } = outcome
  const differ = sums.some(({ origin, destination }) => origin !== destination)
  if (open.question.asks.deep || outcome.outcome !== 'AGREES' || !differ) return outcome
  if (changing || kept > 0 || moving > 0 || held > 0) return outcome
  const { type, other } = open
  const told = { documents: outcome.documents, sums, more: false, byContents: true }
  return { type, other, told, question: questionOf(parts, open, true, { for: 'tally' }) }
}

/** Of so many documents. */
function bucketsOfMost(documents: number): number {
  return Math.max(1, Math.floor((NAMED * BUCKETS) / Math.max(documents, 1)))
}
