import type { Witness } from '../epochs.ts'
import { streamsBehind } from '../outbound/resend.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import type { DrawnNumber, Position, Stream } from '../stream.ts'

/** How a site's own database, the web database and what destinations say fit together (PROTOCOL.md, rules 17 and 19). */
export interface Survey {
  /** Of this database; the number is that of the last claim. */
  readonly present: { readonly epoch: number; readonly number: number }
  /** In the web database; undefined: the site is not registered there. */
  readonly webEpoch: number | undefined
  /** Of this site's streams in the web database, those that end with a packet that is not known here. */
  readonly strange: readonly Position[]
  readonly streams: number
  /** What destinations have loaded, and this site has not sent. */
  readonly unwitnessed: readonly Witness[]
  /** A number under which a snapshot of this site has documents, and which is not drawn here yet. */
  readonly outdrawn?: DrawnNumber
  /** An epoch was opened here, and the recovery was interrupted since. */
  readonly unfinished: boolean
  /** Streams of which the web database lacks packets that were uploaded. */
  readonly missing: readonly Position[]
  /** Streams that this site told to have read further than it knows. */
  readonly forgotten: readonly Position[]
  /** Destinations that have not loaded a snapshot of the present epoch, which a recovery began (rule 20). */
  readonly awaited: readonly string[]
}

export async function survey(site: SiteDatabase, web: WebDatabase): Promise<Survey> {
  const { epoch, witnesses, told, drawn } = await web.standing(site.site.code)
  const heads = await web.heads(site.site.code)
  const requests = await web.snapshots.requests({ origin: site.site.code })
  return site.read(async (tx) => {
    const cursors = new Map((await tx.cursors.all()).map(({ stream, number }) => [nameOf(stream), number]))
    const present = await tx.epochs.present()
    return {
      present,
      outdrawn: drawn && (drawn.epoch - present.epoch || drawn.number - present.number) > 0 ? drawn : undefined,
      webEpoch: epoch,
      strange: await tx.outbox.strange(heads.filter(({ number }) => number > 0)),
      streams: heads.length,
      unwitnessed: await tx.outbox.unwitnessed(witnesses),
      unfinished: (await tx.epochs.unfinished()) !== undefined,
      missing: streamsBehind(await tx.outbox.heads(), heads),
      awaited: [...new Set(requests.filter((one) => one.epoch > 1).map((one) => one.site))],
      forgotten: told.filter(({ stream, number }) => number > (cursors.get(nameOf(stream)) ?? 0)),
    }
  })
}

/** Whether a new epoch must be opened before anything is sent. */
export function isForked({ present, webEpoch, strange, unwitnessed, outdrawn }: Survey): boolean {
  const isOther = webEpoch !== undefined && webEpoch !== present.epoch
  return isOther || strange.length > 0 || unwitnessed.length > 0 || outdrawn !== undefined
}

function nameOf({ origin, audience, type }: Stream): string {
  return `${type} ${audience} ${origin}`
}
