import type { WebDatabase } from '../../flow/ports/web-database.ts'
import type { Database } from '../database.ts'
import { type PositionRow, positionOf } from '../positions.ts'
import { acknowledge } from './acknowledge.ts'
import { compactionOf } from './compaction.ts'
import { openEpoch, standingOf } from './epochs.ts'
import { placePackets } from './place.ts'
import { questionsOf } from './questions.ts'
import { listSites } from './registration.ts'
import { settlementOf } from './settlement.ts'
import { snapshotsOf } from './snapshots.ts'
import { keptPackets, packetAfter } from './stored-packets.ts'

/** The literal audience of the head office, whatever its code. */
const HEAD_OFFICE = 'HO'

export function openWeb(database: Database): WebDatabase {
  return {
    sites: () => listSites(database),

    place: (origin, packets, epoch) => database.write((session) => placePackets(session, origin, packets, epoch)),

    ahead: (site, cursors, origin) =>
      database.read(async (session) => {
        const own = site.kind === 'head-office' ? [HEAD_OFFICE, HEAD_OFFICE] : ['*', site.code]
        const rows = await session.all<PositionRow>(
          `select origin, audience, type, epoch, number, digest from tillsync_stream
           where audience in (:shared, :own) and origin <> :site and number > 0
             ${origin === undefined ? '' : 'and origin = :origin'} order by origin, audience, type`,
          { shared: own[0]!, own: own[1]!, site: site.code, ...(origin === undefined ? {} : { origin }) },
        )
        const here = new Map(cursors.map((cursor) => [streamText(cursor.stream), cursor]))
        return rows.map(positionOf).filter((head) => {
          const cursor = here.get(streamText(head.stream))
          const there = cursor?.epoch === head.epoch && cursor.number === head.number && cursor.digest === head.digest
          return !there
        })
      }),

    heads: (origin) =>
      database.read(async (session) => {
        const rows = await session.all<PositionRow>(
          `select origin, audience, type, epoch, number, digest from tillsync_stream
           where origin = :origin order by audience, type`,
          { origin },
        )
        return rows.map(positionOf)
      }),

    kept: (stream) => database.read((session) => keptPackets(session, stream)),

    packetAfter: (stream, number) => database.read((session) => packetAfter(session, stream, number)),

    acknowledge: (site, receipts, rejections) =>
      database.write((session) => acknowledge(session, site, receipts, rejections)),

    questions: questionsOf(database),

    settlement: (origin) => database.read((session) => settlementOf(session, origin)),

    standing: (origin) => database.read((session) => standingOf(session, origin)),

    openEpoch: (site, epoch) => database.write((session) => openEpoch(session, site, epoch)),

    snapshots: snapshotsOf(database),

    compaction: compactionOf(database),
  }
}

function streamText({ origin, audience, type }: PositionRow | { origin: string; audience: string; type: string }) {
  return `${type} ${audience} ${origin}`
}
