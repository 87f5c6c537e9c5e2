import type { Session } from '../../data/database.ts'
import { readSiteState } from '../../data/site/site-state.ts'
import type { Check, CheckContext } from '../check.ts'
import { type Finding, finding } from '../finding.ts'

/**
 * The site's database was restored from a backup, or made anew, if the web database holds packets or an epoch of this
 * site that are unknown here (PROTOCOL.md, rule 17).
 */
export const restored: Check = {
  name: 'restored database',
  needs: ['local', 'web'],
  async run(context) {
    return [await epochFinding(context), await headsFinding(context)]
  },
}

const REMEDY = 'The local database was restored from a backup, or is an old copy. Call support before anything is sent.'

async function epochFinding({ siteDatabase, registered }: CheckContext): Promise<Finding> {
  const here = await readSiteState(siteDatabase)
  const { own: there } = await registered()
  return finding('restored database: epoch', {
    ok: !there || there.epoch === here.epoch,
    found: `epoch ${here.epoch} here, ${there?.epoch ?? 'none'} in the web database`,
    wanted: 'the same epoch',
    remedy: REMEDY,
  })
}

async function headsFinding({ config: { site }, siteDatabase, webDatabase }: CheckContext): Promise<Finding> {
  const heads = await webDatabase.read((session) => headsOf(session, site.code))
  const strange = await siteDatabase.read((session) => strangeAmong(session, heads))
  return finding('restored database: sent packets', {
    ok: strange.length === 0,
    found:
      strange.length === 0
        ? `${heads.length} streams, whose last packets are known here`
        : `${strange.length} of ${heads.length} streams end with a packet that is not known here: ${examples(strange)}`,
    wanted: 'packets of this site in the web database that are in its outbox, byte for byte',
    remedy: REMEDY,
  })
}

interface Head {
  readonly type: string
  readonly audience: string
  readonly epoch: number
  readonly number: number
  readonly digest: string
}

function headsOf(session: Session, origin: string): Promise<Head[]> {
  return session.all<Head>(
    `select type, audience, epoch, number, digest from tillsync_stream
     where origin = :origin and number > 0 order by type, audience`,
    { origin },
  )
}

/**
 * By the digest, not by the number: where a cycle ended between the two databases' commits, the outbox does not know
 * the number yet.
 */
function strangeAmong(session: Session, heads: readonly Head[]): Promise<Head[]> {
  const { relation } = session.adapter.statements
  const given = relation(
    [
      { name: 'type', type: 'text' },
      { name: 'audience', type: 'text' },
      { name: 'epoch', type: 'integer' },
      { name: 'number', type: 'integer' },
      { name: 'digest', type: 'text' },
    ],
    'heads',
  )
  return session.all<Head>(
    `select h.type, h.audience, h.epoch, h.number, h.digest from ${given} h
     where not exists (
       select 1 from tillsync_outbox o
       where o.type = h.type and o.audience = h.audience and o.epoch = h.epoch
         and o.number = h.number and o.digest = h.digest)
     and not exists (
       select 1 from tillsync_outbox o
       where o.type = h.type and o.audience = h.audience and o.epoch = h.epoch
         and o.number is null and o.digest = h.digest)
     order by h.type, h.audience`,
    {
      heads: JSON.stringify(
        heads.map(({ type, audience, epoch, number, digest }) => [type, audience, epoch, number, digest]),
      ),
    },
  )
}

function examples(heads: readonly Head[]): string {
  const some = heads.slice(0, 3).map(({ type, audience, number }) => `${type} for ${audience}, ${number}`)
  return some.concat(heads.length > some.length ? ['…'] : []).join('; ')
}
