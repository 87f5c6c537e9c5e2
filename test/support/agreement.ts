import assert from 'node:assert/strict'
import { openWeb } from '../../src/data/web/web-database.ts'
import { decodePacket } from '../../src/flow/packet.ts'
import type { Retail, TestSite } from './retail.ts'
import { notices, slips } from './trade.ts'

/**
 * What must hold once nothing goes wrong any more, and each site has had its cycles. `context`: shown where it does not.
 * `lost`: slips that a store's backup did not have, and the head office may.
 */
export async function assertAgreement(
  { headOffice, stores }: Retail,
  context: string,
  lost: ReadonlySet<string> = new Set(),
): Promise<void> {
  const all = await headOffice.all<{ code: string; title: string; stores: string }>(
    'select code, title, stores from notice order by code',
  )
  const atHeadOffice = await slips(headOffice)
  for (const store of stores) {
    const { code } = store.site
    const wanted = all.filter((notice) => notice.stores === '*' || notice.stores.split(',').includes(code))
    assert.deepEqual(
      await notices(store),
      wanted.map(({ code, title }) => `${code}: ${title}`),
      `notices of ${code}; ${context}`,
    )
    assert.deepEqual(
      atHeadOffice.filter((slip) => slip.startsWith(`${code}/`) && !lost.has(slip)),
      await slips(store),
      `slips of ${code}; ${context}`,
    )
  }
  const numbers = new Set([...lost].map((slip) => slip.split(' ')[0]))
  for (const site of [headOffice, ...stores]) await assertSettled(site, context, numbers)
}

/**
 * `lost`: `S001/7`. What a store has lost and the head office has keeps its person there, who is INVALID at the store; or whose
 * removal waits for it, where the web database had lost it, too.
 */
async function assertSettled(site: TestSite, context: string, lost: ReadonlySet<string | undefined>): Promise<void> {
  const where = `at ${site.site.code}; ${context}`
  const stays = ({ type, key }: { readonly type: string; readonly key: readonly string[] }) =>
    lost.has(type === 'people' ? key.join().replace('-', '/') : key.join('/'))
  const unsettled = (await site.unsettled()).filter((one) => !stays(one))
  assert.deepEqual(unsettled, [], `sent documents ${where}`)
  const held = (await site.held()).filter((one) => !(stays(one) && one.code === 'TS_CHILDREN_PRESENT'))
  assert.deepEqual(held, [], `received documents ${where}`)
  assert.deepEqual(await site.all('select * from tillsync_business_event'), [], `events ${where}`)
}

/** Documents of a site that are in more than one of its packets, if each was written once. Streams have no gap. */
export async function sentTwice({ web }: Pick<Retail, 'web'>, origin: string): Promise<string[]> {
  const relay = openWeb(web)
  const seen = new Map<string, number>()
  for (const { stream } of await relay.heads(origin)) {
    for (let number = 0; ; ) {
      const packet = await relay.packetAfter(stream, number)
      if (!packet) break
      assert.equal(packet.from, number + 1)
      number = packet.to
      for (const { kind, key } of (await decodePacket(packet)).documents) {
        const name = `${kind} ${key.join('/')}`
        seen.set(name, (seen.get(name) ?? 0) + 1)
      }
    }
  }
  return [...seen].filter(([, times]) => times > 1).map(([name]) => name)
}
