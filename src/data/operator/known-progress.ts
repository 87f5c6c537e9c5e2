import { asTillsyncError } from '../../contract/errors.ts'
import type { Database } from '../database.ts'
import type { SentDocument } from './sent-document.ts'
import { withProgress } from './sent-progress.ts'

/** How many destinations have a document stands in the web database; without it the list is as good as it can be. */
export async function knownProgress(
  database: Database,
  web: Database,
  site: string,
  documents: readonly SentDocument[],
): Promise<readonly SentDocument[]> {
  try {
    return await withProgress(database, web, site, documents)
  } catch (error) {
    if (!asTillsyncError(error)) throw error
    return documents
  }
}
