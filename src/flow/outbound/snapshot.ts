import type { DocumentType } from '../document-type.ts'
import { encodePacket } from '../packet.ts'
import type { Claim, ClaimedDocument } from '../ports/events.ts'
import type { SiteDatabase } from '../ports/site-database.ts'
import type { WebDatabase } from '../ports/web-database.ts'
import { pushTo } from '../push-to.ts'
import { answerTo, type Snapshot, type SnapshotName, type SnapshotRequest } from '../snapshot.ts'
import type { Fork } from '../version.ts'
import { LONGEST_KEY } from './claim.ts'
import { gather } from './gather.ts'
import { type Parcel, parcelOf, type Surroundings } from './pack.ts'

/**
 * Makes snapshots of a type if a destination needs one that is not there: one for every store, which serves all that need
 * it, and one for each store that needs its own. They are of one version, which is drawn after the streams' heads were
 * recorded; nothing of the type is claimed between (PROTOCOL.md, rule 21).
 */
export async function answerRequests(
  site: SiteDatabase,
  web: WebDatabase,
  type: DocumentType,
  requests: readonly SnapshotRequest[],
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const ofType = requests.filter((request) => request.type === type.name)
  if (ofType.length === 0) return
  const there = await web.snapshots.list(site.site.code, type.name)
  const unanswered = ofType.filter((request) => !answerTo(request, there))
  if (unanswered.length === 0) return
  const own = unanswered.flatMap((request) => (request.own === undefined ? [] : [request.site]))
  const audiences = type.flow === 'to-store' ? ['*', ...own] : ['HO']
  const begun = await begin(site, web, type, audiences)
  const parts = new Map(begun.map((snapshot) => [snapshot.audience, { snapshot, parts: 0 }]))
  const put = async (claim: Claim, forks: readonly Fork[], { lines, kept }: Pick<Parcel, 'lines' | 'kept'>) => {
    for (const [audience, made] of parts) {
      const [contents, names] = [lines.get(audience) ?? [], kept.get(audience) ?? []]
      if (contents.length + names.length === 0) continue
      made.parts += 1
      const packet = await encodePacket(site.site.code, type, claim, audience, contents, forks, names)
      await web.snapshots.put(made.snapshot, made.parts, packet)
    }
  }
  for (const { name: kind } of type.kinds) {
    for await (const keys of site.keys(type, kind)) {
      const named = keys.filter((key) => JSON.stringify(key).length <= LONGEST_KEY)
      let rest = named.map((key): ClaimedDocument => ({ kind, key, to: audiences }))
      while (rest.length > 0) {
        if (signal.aborted) return
        const claim = await draw(site, type, rest.slice(0, type.limits.documents))
        const gathered = await gather(site, type, claim, surroundings)
        const { parcel, forks } = await parcelOf(site, type, claim, gathered)
        await remember(site, claim, parcel)
        await put(claim, forks, parcel)
        rest = rest.filter((document) => !parcel.done.has(document))
      }
    }
  }
  const { kept, forks } = await lostOf(site, type)
  if (kept.size > 0) {
    if (signal.aborted) return
    await put(await draw(site, type, []), forks, { lines: new Map(), kept })
  }
  await web.snapshots.finish([...parts.values()].map(({ snapshot, parts }) => ({ ...snapshot, parts })))
}

/** By audience, what it holds, and was lost here and stays there: in no table, it has no key of its own to be read by. */
function lostOf(
  site: SiteDatabase,
  type: DocumentType,
): Promise<{ readonly kept: Parcel['kept']; readonly forks: readonly Fork[] }> {
  return site.read(async (tx) => {
    const kept: Parcel['kept'] = new Map()
    const lost = await tx.sent.lost(type.name)
    const holders = await tx.sent.holders(type.name, lost)
    for (const [i, { kind, key }] of lost.entries())
      for (const audience of holders[i]!.audiences) pushTo(kept, audience, { kind, key })
    return { kept, forks: await tx.epochs.forks() }
  })
}

/** The heads come first: what is sent while the snapshot is made follows it. */
async function begin(
  site: SiteDatabase,
  web: WebDatabase,
  type: DocumentType,
  audiences: readonly string[],
): Promise<Omit<Snapshot, 'parts'>[]> {
  const origin = site.site.code
  const heads = (await web.heads(origin)).filter(({ stream }) => stream.type === type.name)
  const { epoch, number: version } = await site.write((tx) => tx.claims.draw())
  return audiences.map((audience) => {
    const name: SnapshotName = { origin, audience, type: type.name, epoch, version }
    const stream = { origin, audience, type: type.name }
    const head = heads.find((one) => one.stream.audience === audience) ?? { stream, epoch: 0, number: 0, digest: '' }
    return { ...name, head }
  })
}

async function draw(site: SiteDatabase, type: DocumentType, documents: readonly ClaimedDocument[]): Promise<Claim> {
  return { type: type.name, ...(await site.write((tx) => tx.claims.draw())), documents }
}

/** Who is about to hold a document that was never claimed for them: else its removal would not reach them. */
async function remember(site: SiteDatabase, claim: Claim, { outcomes }: Parcel): Promise<void> {
  await site.write(async (tx) => {
    const sent = outcomes.filter((outcome) => outcome.status === 'PENDING')
    const held = await tx.sent.holders(claim.type, sent)
    const missing = sent.flatMap((outcome, i) => {
      const audiences = outcome.audiences.filter((audience) => !held[i]?.audiences.includes(audience))
      return audiences.length > 0 ? [{ ...outcome, audiences, first: held[i]?.first }] : []
    })
    await tx.sent.record(claim, missing)
  })
}
