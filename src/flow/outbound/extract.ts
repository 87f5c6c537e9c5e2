import type { Origin, Row } from '../../contract/index.ts'
import type { ClaimedDocument, DocumentType } from '../ports.ts'

/** A claimed document and its row; undefined: it no longer exists. */
export interface Extracted {
  readonly document: ClaimedDocument
  readonly row: Row | undefined
}

/** Few enough that a batch of large documents fits into memory, many enough that the database works set-based. */
const BATCH = 1000

/**
 * Step 3, extract: the plugin gathers the claimed documents, a batch at a time, kinds in load order. All from the one
 * snapshot behind `origin`, which was opened after the claim had committed (PROTOCOL.md, rule 2).
 */
export async function* extract(
  type: DocumentType,
  documents: readonly ClaimedDocument[],
  origin: Origin,
): AsyncGenerator<readonly Extracted[]> {
  for (const kind of type.kinds) {
    const ofKind = documents.filter((document) => document.kind === kind.name)
    for (let start = 0; start < ofKind.length; start += BATCH) {
      const batch = ofKind.slice(start, start + BATCH)
      const rows = await type.extract({ kind: kind.name, values: batch.map(({ key }) => key) }, origin)
      const byKey = new Map(rows.map((row) => [JSON.stringify(type.keyOf(row, kind.name)), row]))
      yield batch.map((document) => ({ document, row: byKey.get(JSON.stringify(document.key)) }))
    }
  }
}
