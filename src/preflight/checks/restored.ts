import { openSite } from '../../data/site/site-database.ts'
import { openWeb } from '../../data/web/web-database.ts'
import { type Survey, survey } from '../../flow/recovery/survey.ts'
import type { Position } from '../../flow/stream.ts'
import type { Check } from '../check.ts'
import { type Finding, finding } from '../finding.ts'

/**
 * The site's database was restored from a backup, or made anew, if others know packets or an epoch of this site that are
 * unknown here (PROTOCOL.md, rules 17 and 19). What one of the databases merely lacks, a cycle brings by itself.
 */
export const restored: Check = {
  name: 'restored database',
  needs: ['local', 'web'],
  async run({ config: { site }, siteDatabase, webDatabase }) {
    const found = await survey(openSite(siteDatabase, site), openWeb(webDatabase))
    return [
      epochFinding(found),
      packetsFinding(found),
      witnessFinding(found),
      ...outdrawn(found),
      ...unfinished(found),
      ...missing(found),
      ...forgotten(found),
      ...awaited(found),
    ]
  },
}

const LOCAL_RESTORED = 'The local database was restored from a backup, or is an old copy.'
const RECOVER =
  'Stop other copies of this site; then `tillsync recover --dry-run` tells what would be done, and `tillsync recover` does it.'

function epochFinding({ present, webEpoch }: Survey): Finding {
  const older = webEpoch !== undefined && webEpoch < present.epoch
  return finding('restored database: epoch', {
    ok: webEpoch === undefined || webEpoch === present.epoch,
    found: `epoch ${present.epoch} here, ${webEpoch ?? 'none'} in the web database`,
    wanted: 'the same epoch',
    remedy: `${older ? 'The web database was restored from a backup.' : LOCAL_RESTORED} ${RECOVER}`,
  })
}

function packetsFinding({ strange, streams }: Survey): Finding {
  return finding('restored database: sent packets', {
    ok: strange.length === 0,
    found:
      strange.length === 0
        ? `${streams} streams, whose last packets are known here`
        : `${strange.length} of ${streams} streams end with a packet that is not known here: ${examples(strange)}`,
    wanted: 'packets of this site in the web database that are in its outbox, byte for byte',
    remedy: `${LOCAL_RESTORED} ${RECOVER}`,
  })
}

function witnessFinding({ unwitnessed, strange }: Survey): Finding {
  const [first] = unwitnessed
  const restored =
    strange.length > 0 ? LOCAL_RESTORED : 'The local database and the web database were restored from backups.'
  return finding('restored database: receipts', {
    ok: !first,
    found: first
      ? `${first.site} has loaded ${first.stream.type} in version ${first.seen.epoch}.${first.seen.claim}, which was not sent from here`
      : 'destinations have loaded nothing that was not sent from here',
    wanted: 'receipts for what is in the outbox',
    remedy: `${restored} ${RECOVER}`,
  })
}

function outdrawn({ outdrawn, present }: Survey): Finding[] {
  if (!outdrawn) return []
  return [
    finding('restored database: snapshots', {
      ok: false,
      found: `a snapshot of this site has documents under number ${outdrawn.epoch}.${outdrawn.number}, beyond ${present.epoch}.${present.number}, the last that is known here`,
      wanted: 'snapshots that were made from this database',
      remedy: `${LOCAL_RESTORED} ${RECOVER}`,
    }),
  ]
}

function unfinished({ unfinished, present }: Survey): Finding[] {
  if (!unfinished) return []
  return [
    finding('restored database: recovery', {
      ok: false,
      found: `epoch ${present.epoch} was opened, but not all lost packets are taken over`,
      wanted: 'a finished recovery',
      remedy: 'It was interrupted: run `tillsync recover` again; it goes on where it ended.',
    }),
  ]
}

function missing({ missing }: Survey): Finding[] {
  if (missing.length === 0) return []
  return [
    finding('restored web database', {
      ok: false,
      severity: 'warning',
      found: `${missing.length} streams of this site lack packets that were uploaded: ${examples(missing)}`,
      wanted: 'what was uploaded',
      remedy: 'Nothing: the web database was restored from a backup, or emptied; this cycle sends again what it lacks.',
    }),
  ]
}

function forgotten({ forgotten }: Survey): Finding[] {
  if (forgotten.length === 0) return []
  return [
    finding('restored database: received data', {
      ok: false,
      severity: 'warning',
      found: `${forgotten.length} streams were read further than is known here: ${examples(forgotten)}`,
      wanted: 'what was received',
      remedy: 'Nothing: the local database was restored from a backup; this cycle reads again what it lacks.',
    }),
  ]
}

function awaited({ awaited }: Survey): Finding[] {
  if (awaited.length === 0) return []
  const some = awaited.slice(0, 5).concat(awaited.length > 5 ? [`and ${awaited.length - 5} more`] : [])
  return [
    finding('restored database: destinations', {
      ok: false,
      severity: 'warning',
      found: `not all have loaded what there is since the recovery: ${some.join(', ')}`,
      wanted: 'a snapshot of the new epoch at every destination',
      remedy: 'Nothing; each loads it with its next cycles. One that is gone for good: `tillsync site deactivate`.',
    }),
  ]
}

function examples(positions: readonly Position[]): string {
  const some = positions
    .slice(0, 3)
    .map(({ stream: { type, audience }, number }) => `${type} for ${audience}, ${number}`)
  return some.concat(positions.length > some.length ? ['…'] : []).join('; ')
}
