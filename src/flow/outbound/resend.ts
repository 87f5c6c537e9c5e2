import type { SiteDatabase } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import type { Position, Stream } from '../stream.ts'

/**
 * A web database that was restored from a backup, or emptied, lacks packets that the outbox has as uploaded: they are
 * sent again, the same bytes under the same ids (PROTOCOL.md, rule 9). Gives how many.
 */
export async function resendWhatIsMissing(site: SiteDatabase, web: WebDatabase): Promise<number> {
  const ours = await site.read((tx) => tx.outbox.heads())
  let recalled = 0
  for (const head of streamsBehind(ours, await web.heads(site.site.code))) {
    const kept = await web.kept(head.stream)
    recalled += await site.write((tx) => tx.outbox.recall(head.stream, kept))
  }
  return recalled
}

/** Heads of the outbox, of those streams that lack packets in the web database. */
export function streamsBehind(ours: readonly Position[], theirs: readonly Position[]): Position[] {
  const heads = new Map(theirs.map((head) => [nameOf(head.stream), head]))
  return ours.filter((head) => isBehind(heads.get(nameOf(head.stream)), head))
}

function isBehind(theirs: Position | undefined, ours: Position): boolean {
  return !theirs || theirs.number < ours.number || (theirs.number === ours.number && theirs.digest !== ours.digest)
}

function nameOf({ audience, type }: Stream): string {
  return `${type} ${audience}`
}
