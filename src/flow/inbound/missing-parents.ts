import { createHash } from 'node:crypto'
import { type DocumentName, type DocumentType, nameText } from '../document-type.ts'
import { type Parent, parentsFinder } from '../outbound/references.ts'
import type { HeldDocument, Rejection } from '../ports/received.ts'
import type { SiteDatabase, SiteSnapshot } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import { pushTo } from '../push-to.ts'
import type { Question } from '../verify/question.ts'

/** So many are asked for at a time. */
const TOGETHER = 1000

/** Documents that wait for what they refer to, as they did before a cycle. `now`: after it. */
export function stillWaiting(before: readonly Rejection[], now: readonly Rejection[]): Rejection[] {
  const waited = new Set(before.filter(isWaiting).map(versionText))
  return now.filter((one) => isWaiting(one) && waited.has(versionText(one)))
}

/**
 * Asks origins to send again what documents here have waited for through a whole cycle: the origin believes it to be here,
 * but it never came, or a person deleted it. It is asked once for the same documents (PROTOCOL.md, rule 12).
 */
export async function askForParents(
  site: SiteDatabase,
  web: WebDatabase,
  types: readonly DocumentType[],
  waiting: readonly Rejection[],
): Promise<void> {
  const questions: Question[] = []
  for (const [origin, ofOrigin] of groups(waiting)) {
    const asked = ofOrigin.slice(0, TOGETHER)
    const missing = await site.read((tx) => missingFor(tx, types, origin, asked))
    for (const [type, documents] of missing) {
      const text = JSON.stringify([asked.map(versionText), documents])
      const id = createHash('sha256').update(text).digest('hex').slice(0, 40)
      const asks = {
        for: 'parents',
        documents: documents.map((name) => ({ ...name, what: 'MISSING' as const })),
      } as const
      questions.push({ id, asker: site.site.code, answerer: origin, type, asks })
    }
  }
  if (questions.length > 0) await web.questions.ask(questions)
}

/** By the type's name: what these documents refer to, but for what came and is set aside itself. */
async function missingFor(
  tx: Pick<SiteSnapshot, 'received'>,
  types: readonly DocumentType[],
  origin: string,
  waiting: readonly Rejection[],
): Promise<Map<string, DocumentName[]>> {
  const wanted = new Map<DocumentType, Map<string, DocumentName>>()
  for (const type of types) {
    const names = waiting.filter((one) => one.type === type.name)
    if (names.length === 0) continue
    for (const { type: parent, kind, key } of parentsIn(
      type,
      types,
      await tx.received.held(type.name, origin, names),
    )) {
      const others = wanted.get(parent) ?? new Map<string, DocumentName>()
      wanted.set(parent, others.set(nameText({ kind, key }), { kind, key }))
    }
  }
  const missing = new Map<string, DocumentName[]>()
  for (const [parent, byName] of wanted) {
    const names = [...byName.values()]
    const known = await tx.received.known(parent.name, names)
    const unknown = names.filter((_, i) => known[i]!.every(({ version, present }) => present || version.removal))
    if (unknown.length > 0) missing.set(parent.name, unknown)
  }
  return missing
}

function parentsIn(type: DocumentType, types: readonly DocumentType[], held: readonly HeldDocument[]): Parent[] {
  const parentsOf = parentsFinder(type, types)
  return held.flatMap(({ document, kind }) => (document ? parentsOf(document, kind) : []))
}

function groups(waiting: readonly Rejection[]): Map<string, Rejection[]> {
  const byOrigin = new Map<string, Rejection[]>()
  for (const one of waiting) pushTo(byOrigin, one.origin, one)
  return byOrigin
}

function isWaiting({ status, code }: Rejection): boolean {
  return status === 'WAITING' && code === 'TS_MISSING_PARENT'
}

function versionText({ origin, type, kind, key, version: { epoch, number } }: Rejection): string {
  return JSON.stringify([origin, type, kind, key, epoch, number])
}
