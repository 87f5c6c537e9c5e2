import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { webLook } from '../../src/data/idle/web-look.ts'
import { registeredHere } from '../../src/data/web/registration.ts'
import { openWeb } from '../../src/data/web/web-database.ts'
import { packet } from '../support/databases.ts'
import { administer, onPostgres } from '../support/on-postgres.ts'
import { run, type WebOfStores, webOfStores } from '../support/store-logins.ts'

const TABLES = ['site', 'stream', 'packet', 'receipt', 'rejection'].map((name) => `tillsync_${name}`)

/** The server counts what its sessions did a while after they did it. */
async function settled<T>(read: () => Promise<T>): Promise<T> {
  let last = await read()
  for (let same = 0; same < 3; ) {
    await setTimeout(400)
    const next = await read()
    same = isDeepStrictEqual(next, last) ? same + 1 : 0
    last = next
  }
  return last
}

const STORES = 1000

/** Rows of many stores; `{s}` a store's number. */
const CROWD = [
  `insert into tillsync_site (code, name, kind, active, epoch, login)
   select 'X' || s, 'x', 'store', true, 1, 'nobody' || s from generate_series(1, ${STORES}) s`,
  `insert into tillsync_packet (origin, audience, type, to_number, id, from_number, epoch, claim, document_version,
     documents, predecessor, digest, uploaded_at, body)
   select 'X' || s, 'HO', 'sales', n, 'X' || s || '.1.' || n || '.HO', n, 1, n, 1, 1, '', 'd', now(), ''
   from generate_series(1, ${STORES}) s, generate_series(1, 50) n`,
  `insert into tillsync_stream (origin, audience, type, epoch, number, digest)
   select case f when 0 then 'X' || s else 'HO' end, case f when 0 then 'HO' else 'X' || s end, t, 1, 1, 'd'
   from generate_series(1, ${STORES}) s, generate_series(0, 1) f, unnest(array['sales', 'customers', 'returns']) t`,
  `insert into tillsync_receipt (site, origin, audience, type, epoch, number, digest, at)
   select 'X' || s, 'HO', '*', t, 1, 1, 'd', now()
   from generate_series(1, ${STORES}) s, unnest(array['items', 'promotions', 'plans', 'orders']) t`,
  `insert into tillsync_rejection (site, origin, type, kind, document_key, epoch, number, removal, status, code, reason, at)
   select 'X' || s, 'HO', 'items', 'item', n::text, 1, 1, false, 'WAITING', 'c', 'r', now()
   from generate_series(1, ${STORES}) s, generate_series(1, 4) n`,
]

describe('a store’s login in a web database on PostgreSQL', () => {
  let web: WebOfStores
  before(async () => {
    await onPostgres.start()
    web = await webOfStores('postgres')
  })
  after(() => web.close())

  it('works by the indexes among a thousand others, though each row is asked whose it is', async () => {
    const mine = web.as(web.login)
    await openWeb(web.headOffice).place(
      'HO',
      ['*', 'S001'].map((audience) => packet('HO', 1, audience)),
    )
    for (const statement of CROWD) await run(web.headOffice, statement)
    await administer(`analyze ${TABLES.map((table) => `${web.place.server!.controlSchema}.${table}`).join(', ')}`)
    const scans = () =>
      administer(
        `select relname as name, seq_scan as scans from pg_stat_user_tables
         where schemaname = '${web.place.server!.controlSchema}' and relname in ('${TABLES.join("', '")}') order by 1`,
      )
    await settled(scans)
    const before = await settled(scans)
    const relay = openWeb(mine)
    assert.equal((await registeredHere(mine, 'S001')).own?.code, 'S001')
    assert.equal((await relay.ahead({ code: 'S001', kind: 'store' }, [])).length, 2)
    const stream = { origin: 'HO', audience: '*', type: 'items' }
    assert.equal((await relay.packetAfter(stream, 0))?.id, 'HO.1.1.*')
    assert.equal((await relay.kept(stream)).length, 1)
    for (const claims of [[1], [1, 2]])
      await relay.place(
        'S001',
        claims.map((claim) => packet('S001', claim, 'HO')),
      )
    await relay.acknowledge('S001', [{ stream, epoch: 1, number: 1, digest: 'd' }], [])
    await relay.settlement('S001')
    await relay.heads('S001')
    await webLook(mine, { code: 'S001', kind: 'store' }, ['items'])
    await mine.close()
    assert.deepEqual(await settled(scans), before)
  })
})
