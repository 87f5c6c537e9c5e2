import assert from 'node:assert/strict'
import { MOST_SEARCHED } from '../../src/data/operator/newest-first.ts'
import { signedIn, type TestConsole, testConsole } from '../support/test-console.ts'

const PACKET = 500
const ITEMS = 1.3 * MOST_SEARCHED

describe('A key among many documents', () => {
  let place: TestConsole
  before(async () => {
    place = await testConsole()
    const numbers = (most: number) =>
      `with recursive g(n) as (select 0 union all select n + 1 from g where n < ${most - 1})`
    await place.installation.siteDatabase.write(async (session) => {
      await session.run(
        `insert into tillsync_received_packet (seq, id, type, origin, received_at) ${numbers(ITEMS / PACKET)}
         select n + 1, 'HO.1.' || n || '.*', 'items', 'HO', strftime('%Y-%m-%dT%H:%M:%S.000000Z', 1767225600 + n * 3600, 'unixepoch') from g`,
      )
      await session.run(
        `insert into tillsync_received_document (type, kind, document_key, origin, epoch, number, removal, present, packet)
         ${numbers(ITEMS)} select 'items', 'item', '["TEA-' || n || '"]', 'HO', 1, 1, 0, 1, n / ${PACKET} + 1 from g`,
      )
    })
  })
  after(() => place.close())

  it('is looked for in the newest, and the page says how far, and goes on', async () => {
    const visit = await signedIn(place, 'Ravi')
    const first = (await visit.get('/received?key=ea-64')).body
    assert.match(first, /class="status \w+"[^>]*>APPLIED/)
    const none = (await visit.get('/received?key=EA-0')).body
    assert.match(none, /Nothing found yet\. The search went back to <time datetime="2026-01-01T\d/)
    const [, older = ''] = /href="([^"]+)"[^>]*>Search older documents/.exec(none) ?? []
    assert.match((await visit.get(older.replaceAll('&amp;', '&'))).body, />Item TEA-0</)
  })

  it('that is whole is found at once, in any list of them', async () => {
    const visit = await signedIn(place, 'Ravi')
    assert.match(
      (await visit.get('/received?key=TEA-0')).body,
      />Item TEA-0<[\s\S]*This is the document with exactly this key/,
    )
    const narrowed = (await visit.get('/received?key=TEA-0&type=items&status=APPLIED')).body
    assert.match(narrowed, />Item TEA-0</)
    assert.match((await visit.get('/received?key=TEA-0&status=WAITING')).body, /There are no such documents/)
  })
})
