import { coded } from '../../contract/errors.ts'
import type { DocumentType } from '../document-type.ts'
import { decodePacket } from '../packet.ts'
import type { SiteDatabase, SiteTransaction } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import type { Counts, Progress } from '../progress.ts'
import { answerTo, type Snapshot, type SnapshotRequest } from '../snapshot.ts'
import type { Position } from '../stream.ts'
import { setAside } from './apply.ts'
import { load } from './load.ts'

/** Documents of a transaction that removes what a snapshot lacks. */
const TOGETHER = 1000

/**
 * Loads the snapshots that answer a request, part by part: what is cut goes on from there, and the site works meanwhile.
 * Then the streams are followed from their heads of that time. Gives false if there are none, or if it was stopped.
 */
export async function loadSnapshots(
  site: SiteDatabase,
  web: WebDatabase,
  type: DocumentType,
  request: SnapshotRequest,
  counts: Counts,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<boolean> {
  const snapshots = answerTo(request, await web.snapshots.list(request.origin, type.name))
  if (!snapshots) return false
  for (const snapshot of snapshots) {
    let loaded = await site.read((tx) => tx.loading.loaded(snapshot))
    while (loaded < snapshot.parts) {
      if (signal.aborted) return false
      const packet = await web.snapshots.part(snapshot, loaded + 1)
      if (!packet) return false
      if (packet.documentVersion > type.version) {
        const { id, documentVersion } = packet
        throw coded('TS_PACKET_NEWER', { packet: id, type: type.name, found: documentVersion, known: type.version })
      }
      loaded += 1
      const content = await decodePacket(packet)
      const drawn = { epoch: packet.epoch, number: packet.claim }
      const { setAside } = await load(site, type, packet, content, async (tx) => {
        await tx.received.retain(snapshot, content.kept, drawn)
        await tx.loading.advance(snapshot, loaded, drawn)
      })
      counts.documents += packet.documents
      counts.packets += 1
      counts.bytes += packet.body.length
      counts.setAside += setAside
      progress(type.name, counts, [packet.id])
    }
  }
  if (request.own !== undefined) await removeAbsent(site, type, snapshots[0]!)
  await site.write((tx) => follow(tx, snapshots))
  await web.snapshots.answered(request)
  return true
}

/**
 * What is in neither snapshot was withdrawn while this site could not hear of it, if it is older than both: of this
 * origin's documents alone. The rest of the receive removes it, as it does with other removals.
 */
async function removeAbsent(site: SiteDatabase, type: DocumentType, snapshot: Snapshot): Promise<void> {
  const { origin, epoch, version } = snapshot
  const kinds = type.kinds.filter(({ deletes, edited }) => deletes === 'carry' && edited !== 'never')
  for (const { name: kind } of kinds) {
    const older = { type: type.name, kind, origin, than: { epoch, number: version }, most: TOGETHER }
    let found: number
    do {
      found = await site.write(async (tx) => {
        const names = await tx.received.older(older)
        const removals = names.map((name) =>
          setAside(
            {
              ...name,
              type: type.name,
              origin,
              version: { epoch, number: version, removal: true },
              status: 'WAITING',
              attempts: 0,
              packet: `${origin}.${epoch}.${version}`,
              documentVersion: type.version,
              document: null,
            },
            coded('TS_REMOVAL_DEFERRED'),
          ),
        )
        await tx.received.record(removals)
        return names.length
      })
    } while (found === TOGETHER)
  }
}

/** Never back to a snapshot that is behind the cursor. */
async function follow(tx: SiteTransaction, snapshots: readonly Snapshot[]): Promise<void> {
  const cursors = await tx.cursors.all(snapshots[0]?.origin)
  for (const { head } of snapshots) {
    const { audience, type } = head.stream
    const cursor = cursors.find(({ stream }) => stream.audience === audience && stream.type === type)
    if (head.number > (cursor?.number ?? 0)) await tx.cursors.move(cursor ?? beginningOf(head), head, NOTHING)
  }
}

/** No packet was loaded. */
const NOTHING = { epoch: 0, claim: 0, digest: '' }

function beginningOf({ stream }: Position): Position {
  return { stream, epoch: 0, number: 0, digest: '' }
}
