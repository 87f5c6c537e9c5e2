import type { Origin, Row } from '../../contract/index.ts'
import { type DocumentType, keyText } from '../document-type.ts'
import type { ClaimedDocument } from '../ports/events.ts'

/** A claimed document and its row; undefined: it no longer exists. */
export interface Extracted {
  readonly document: ClaimedDocument
  readonly row: Row | undefined
}

/**
 * Step 3, extract: the plugin gathers the claimed documents, a batch at a time, kinds in load order. All from the one
 * snapshot behind `origin`, which was opened after the claim had committed (PROTOCOL.md, rule 2). `batchSize`: asked
 * before each batch; what is gathered beyond a packet's size is gathered again for the next.
 */
export async function* extract(
  type: DocumentType,
  documents: readonly ClaimedDocument[],
  origin: Origin,
  batchSize: () => number,
): AsyncGenerator<readonly Extracted[]> {
  for (const kind of type.kinds) {
    const ofKind = documents.filter((document) => document.kind === kind.name)
    for (let start = 0; start < ofKind.length; ) {
      const batch = ofKind.slice(start, start + batchSize())
      start += batch.length
      const rows = await type.extract({ kind: kind.name, values: batch.map(({ key }) => key) }, origin)
      const byKey = new Map<string, Row>()
      for (const row of rows) byKey.set(keyText(type.keyOf(row, kind.name)), row)
      yield batch.map((document) => ({ document, row: byKey.get(keyText(document.key)) }))
    }
  }
}
