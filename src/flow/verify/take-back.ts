import type { WebDatabase } from '../ports/web-database.ts'
import type { Side } from './question.ts'

/** Whose documents of a type were compared. */
export interface Compared {
  readonly origin: string
  readonly destination: string
  readonly type: string
}

/**
 * A destination that has what its origin has, document by document, need not load the snapshot that a recovery asked for in
 * its name (PROTOCOL.md, rule 20). Contents must have been compared: in a history that was lost, the same version may stand for
 * another content. `looked`: the origin's last claim when it looked; what was recovered since stays. Gives whether there was one.
 */
export async function takeBackRequest(
  web: WebDatabase,
  { origin, destination, type }: Compared,
  looked: Side['claim'],
): Promise<boolean> {
  const requests = await web.snapshots.requests({ origin })
  const pending = requests.find((one) => one.site === destination && one.type === type && one.epoch > 1)
  if (!pending || !looked || pending.epoch > looked.epoch) return false
  // What is set aside there may be of the lost history, and is in neither side's documents.
  const { rejections } = await web.settlement(origin)
  if (rejections.some((one) => one.site === destination && one.type === type)) return false
  await web.snapshots.answered(pending)
  return true
}
