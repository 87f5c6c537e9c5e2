import { asTillsyncError, type TillsyncError } from '../../contract/errors.ts'
import type { Change } from '../../contract/index.ts'
import type { DocumentType } from '../document-type.ts'
import type { HeldDocument } from '../ports/received.ts'
import type { SiteTransaction } from '../ports/site-database.ts'
import { type Endings, TransactionEnded } from './endings.ts'

/** A document that the destination could not apply. */
export interface Failure {
  readonly held: HeldDocument
  readonly error: TillsyncError
}

/**
 * Applies documents through their plugin. What fails is halved under savepoints until the bad documents stand alone;
 * the rest are applied (PROTOCOL.md, rule 11). Errors that are not about single documents undo everything: they are
 * thrown.
 */
export async function applyHalving(
  tx: SiteTransaction,
  type: DocumentType,
  documents: readonly HeldDocument[],
  endings: Endings,
): Promise<Failure[]> {
  const failures: Failure[] = []
  const left: HeldDocument[] = []
  for (const held of documents) {
    const error = endings.reasonOf(held)
    if (error) failures.push({ held, error })
    else left.push(held)
  }
  for (const group of endings.groups(left)) failures.push(...(await applyGroup(tx, type, group)))
  return failures
}

async function applyGroup(
  tx: SiteTransaction,
  type: DocumentType,
  documents: readonly HeldDocument[],
): Promise<Failure[]> {
  const [first] = documents
  if (!first) return []
  try {
    const changes = documents.map((held) => changeOf(type, held))
    await tx.savepoint(() => type.load(changes, tx.destination(type)))
    return []
  } catch (thrown) {
    const error = asTillsyncError(thrown)
    if (error?.code === 'TS_TRANSACTION_ENDED') {
      throw new TransactionEnded(documents, asTillsyncError(error.cause) ?? error)
    }
    if (error?.action !== 'wait' && error?.action !== 'quarantine') throw thrown
    if (documents.length === 1) return [{ held: first, error }]
    const middle = Math.ceil(documents.length / 2)
    return [
      ...(await applyGroup(tx, type, documents.slice(0, middle))),
      ...(await applyGroup(tx, type, documents.slice(middle))),
    ]
  }
}

/** A document of an older version is lifted as it is applied: it may have waited here through the plugin's upgrade. */
function changeOf(type: DocumentType, held: HeldDocument): Change<object> {
  const { kind, key, origin, version, documentVersion, document } = held
  const older = document !== null && documentVersion < type.version
  return {
    kind,
    key,
    origin,
    version: version.number,
    document: older ? type.upgrade(document, documentVersion, kind) : document,
  }
}

/** What is recorded of documents that were tried. Waiting counts no attempt; the document's own data does (rule 12). */
export function outcomesOf(tried: readonly HeldDocument[], failures: readonly Failure[]): HeldDocument[] {
  const errors = new Map(failures.map(({ held, error }) => [held, error]))
  return tried.map((held) => {
    const error = errors.get(held)
    return error ? setAside(held, error) : appliedOf(held)
  })
}

/** Named one by one: a copy with all that there is takes several times as long, and most documents come by here. */
function appliedOf(held: HeldDocument): HeldDocument {
  const { type, kind, key, origin, version, attempts, packet, first, documentVersion, document } = held
  return { type, kind, key, origin, version, status: 'APPLIED', attempts, packet, first, documentVersion, document }
}

export function setAside(held: HeldDocument, { action, code, message, remedy }: TillsyncError): HeldDocument {
  const waits = action === 'wait'
  return {
    ...held,
    status: waits ? 'WAITING' : 'QUARANTINED',
    attempts: held.attempts + (waits ? 0 : 1),
    code,
    reason: message,
    remedy,
  }
}
