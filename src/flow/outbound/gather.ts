import type { DocumentType } from '../document-type.ts'
import type { Claim } from '../ports/events.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import { type Addressed, address } from './address.ts'
import { extract } from './extract.ts'
import type { Surroundings } from './pack.ts'
import { parentsFinder } from './references.ts'
import { transform } from './transform.ts'

/**
 * Steps 3 and 4 up to the audience: a claim's documents as one snapshot has them, as many as fill a packet. It asks
 * nothing of what was sent before, so that it can go on while the claim before it is packed.
 */
export async function gather(
  site: SiteDatabase,
  type: DocumentType,
  claim: Claim,
  { sites, types }: Surroundings,
): Promise<Addressed[]> {
  return site.read(async (tx) => {
    const gathered: Addressed[] = []
    let bytes = 0
    const parentsOf = parentsFinder(type, types)
    const batchSize = () => roomFor(bytes, gathered.length, type.limits.bytes)
    for await (const batch of extract(type, claim.documents, tx.origin(type), batchSize)) {
      for (const { document, row } of batch) {
        if (bytes >= type.limits.bytes) return gathered
        const transformed = transform(type, document, row, site.site)
        // Nearly every schema answers at once, and to wait for each of a million documents takes its time.
        const made = transformed instanceof Promise ? await transformed : transformed
        const addressed = address(type, claim, document, made, sites, parentsOf)
        gathered.push(addressed)
        if (addressed.is === 'content') for (const { text } of addressed.lines) bytes += Buffer.byteLength(text)
      }
    }
    return gathered
  })
}

/** Documents that are likely to fill a batch, and the packet: more where they are small, few at a time where they are large. */
function roomFor(bytes: number, documents: number, limit: number): number {
  if (bytes === 0) return FIRST_BATCH
  return Math.max(1, Math.ceil((Math.min(limit - bytes, BATCH_BYTES) * documents) / bytes))
}

const FIRST_BATCH = 100
/** The rows of more would live for so long that the heap grows by them, and each collection copies them. */
const BATCH_BYTES = 256 * 1024
