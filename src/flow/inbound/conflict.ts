import { isDeepStrictEqual } from 'node:util'
import { asTillsyncError, coded } from '../../contract/errors.ts'
import type { Row } from '../../contract/index.ts'
import { type DocumentType, nameText } from '../document-type.ts'
import type { HeldDocument, KnownDocument } from '../ports/received.ts'
import type { SiteTransaction } from '../ports/site-database.ts'
import { compareVersions, type Fork, isInHistory } from '../version.ts'
import { setAside } from './apply.ts'

/** A document that came, and what is known here of its key. */
export interface Incoming {
  readonly document: HeldDocument
  readonly known: readonly KnownDocument[]
}

/**
 * Of documents that are never edited, those that differ from one that is held here and that their origin has lost: it was
 * restored from a backup, and gave a number twice. They are not applied, and nothing is written over (PROTOCOL.md, rule
 * 18). `again`: it, or a later one, was set aside before, and a person may have closed it since.
 */
export async function findConflicts(
  tx: SiteTransaction,
  type: DocumentType,
  incoming: readonly Incoming[],
  forks: readonly Fork[],
): Promise<{ readonly conflicts: ReadonlyMap<HeldDocument, HeldDocument>; readonly again: ReadonlySet<HeldDocument> }> {
  const suspects = incoming.filter(({ document, known }) => isSuspect(type, document, known, forks))
  const again = new Set<HeldDocument>()
  const conflicts = new Map<HeldDocument, HeldDocument>()
  const [first] = suspects
  if (!first) return { conflicts, again }
  const documents = suspects.map(({ document }) => document)
  const held = new Map(
    (await tx.received.held(type.name, first.document.origin, documents)).map((one) => [nameText(one), one]),
  )
  const present = await presentDocuments(tx, type, documents)
  for (const { document, known } of suspects) {
    const before = held.get(nameText(document))
    if (before && compareVersions(document.version, before.version) <= 0) again.add(document)
    else if (before?.status === 'WAIVED' && before.standing === undefined) continue
    else {
      const isHere = known.some(({ origin, present }) => origin === document.origin && present)
      const standing = isHere ? present.get(nameText(document)) : (before?.standing ?? before?.document)
      if (standing === undefined || isAlike(standing, document.document)) continue
      const error = coded('TS_DOCUMENT_CONFLICT', { origin: document.origin })
      conflicts.set(document, { ...setAside(document, error), status: 'CONFLICT', attempts: 0, standing })
    }
  }
  return { conflicts, again }
}

function isSuspect(
  type: DocumentType,
  document: HeldDocument,
  known: readonly KnownDocument[],
  forks: readonly Fork[],
): boolean {
  if (type.kinds.find(({ name }) => name === document.kind)?.edited !== 'never') return false
  const before = known.find(({ origin }) => origin === document.origin)
  return before !== undefined && !before.version.removal && !isInHistory(before.version, document.version.epoch, forks)
}

/** What stands in the tables here, as the documents that it came as. */
async function presentDocuments(
  tx: SiteTransaction,
  type: DocumentType,
  documents: readonly HeldDocument[],
): Promise<ReadonlyMap<string, object | null>> {
  const present = new Map<string, object | null>()
  for (const { name: kind } of type.kinds) {
    const ofKind = documents.filter((document) => document.kind === kind)
    const [first] = ofKind
    if (!first) continue
    const rows = await type.extract({ kind, values: ofKind.map(({ key }) => key) }, tx.destination(type))
    for (const row of rows) {
      present.set(nameText({ kind, key: type.keyOf(row, kind) }), await documentOf(type, row, kind, first.origin))
    }
  }
  return present
}

/** As its origin would make it. A row that makes no valid document is shown as it is. */
async function documentOf(type: DocumentType, row: Row, kind: string, origin: string): Promise<object | null> {
  try {
    return await type.transform(row, kind, { code: origin, kind: type.flow === 'to-store' ? 'head-office' : 'store' })
  } catch (error) {
    if (asTillsyncError(error)?.action !== 'quarantine') throw error
    return row
  }
}

/** Whatever the order of their fields. */
function isAlike(one: object | null, other: object | null): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)))
}
