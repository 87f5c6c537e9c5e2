import assert from 'node:assert/strict'
import { consoleServer } from '../../src/console/server.ts'
import { coded } from '../../src/contract/errors.ts'
import { listActs } from '../../src/data/operator/audit.ts'
import { addUser } from '../../src/data/operator/users.ts'
import { inBrowser, signIn } from '../support/browser.ts'
import { PASSWORDS, signedIn, submit, type TestConsole, testConsole } from '../support/test-console.ts'

const SCRIPT = '<script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">'

describe('attacks on the console', () => {
  let place: TestConsole
  before(async () => {
    place = await testConsole({ flags: { 'site.name': `Shop ${SCRIPT.slice(0, 60)}` } })
  })
  after(() => place.close())

  /** A fresh server over the same site: nobody is locked out of it yet. */
  async function fresh(): Promise<Pick<TestConsole, 'server'>> {
    return { server: await consoleServer(place.services) }
  }

  const guess = ({ server }: Pick<TestConsole, 'server'>, name: string, password: string, headers = {}) =>
    submit(server, '/sign-in', { name, password }, headers)

  it('guess a password: after five the sixth is refused, be it right', async () => {
    const here = await fresh()
    for (let i = 0; i < 5; i++) assert.equal((await guess(here, 'Asha', `guess ${i}`)).statusCode, 401)
    const { statusCode, body } = await guess(here, 'Asha', PASSWORDS.Asha)
    assert.equal(statusCode, 429)
    assert.match(body, /Too many attempts\. Try again in 15 minutes\./)
    assert.equal((await guess(here, 'Meera', PASSWORDS.Meera)).statusCode, 303, 'others are not locked out')
  })

  it('guess with many at once: no more than five are looked at', async () => {
    const here = await fresh()
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => guess(here, 'Asha', `guess ${i}`)))
    assert.ok(answers.filter(({ statusCode }) => statusCode === 401).length <= 5)
    assert.ok(answers.every(({ statusCode }) => statusCode !== 303))
  })

  it('guess with many names: an address is locked out, and cannot pretend to be another', async () => {
    const here = await fresh()
    const statuses = new Set<number>()
    for (let i = 0; i < 25; i++) {
      const forged = { 'x-forwarded-for': `10.0.0.${i}` }
      statuses.add((await guess(here, `nobody ${i}`, 'password', forged)).statusCode)
    }
    assert.deepEqual([...statuses], [401, 429])
    assert.equal((await guess(here, 'Meera', PASSWORDS.Meera)).statusCode, 429)
  })

  it('ask which users there are: the answer is the same', async () => {
    await addUser(place.installation.siteDatabase, { name: 'without a password' })
    const here = await fresh()
    const bodies = ['Asha', 'nobody', 'without a password', "' or 1=1 --"].map(
      async (name) => (await guess(here, name, 'wrong')).body,
    )
    assert.equal(new Set(await Promise.all(bodies)).size, 1)
  })

  it('send a form from another site, with the cookies of somebody who is signed in', async () => {
    const { cookie, get } = await signedIn(place, 'Asha')
    const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec((await get('/data-exchange')).body) ?? []
    const [, others = ''] =
      /name="_csrf" value="([^"]+)"/.exec((await (await signedIn(place, 'Meera')).get('/data-exchange')).body) ?? []
    const post = async (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      (await submit(place.server, '/preflight', fields, { cookie, ...headers })).statusCode
    assert.equal(await post({}), 403, 'no token')
    assert.equal(await post({ _csrf: others }), 403, 'the token of another session')
    assert.equal(await post({ _csrf: `${token}x` }), 403)
    assert.equal(await post({ _csrf: token }, { origin: 'https://evil.example' }), 403)
    assert.equal(await post({ _csrf: token }, { origin: 'null' }), 403)
    assert.equal(await post({ _csrf: token }, { 'sec-fetch-site': 'cross-site' }), 403)
    assert.equal(await post({ _csrf: token }, { origin: 'http://localhost:80', host: 'localhost' }), 403)
    assert.equal(await post({ _csrf: token }, { origin: 'http://localhost', host: 'localhost' }), 200)
    const signIn = await guess(place, 'Asha', PASSWORDS.Asha, { origin: 'https://evil.example' })
    assert.equal(signIn.statusCode, 403, 'not even into a session of the attacker')
  })

  it('look on with a session that has ended', async () => {
    let open = (_: Error) => {}
    const blocked = new Promise<never>((_, reject) => {
      open = reject
    })
    const server = await consoleServer({ ...place.services, open: () => blocked })
    const address = await server.listen({ port: 0, host: '127.0.0.1' })
    const visit = await signedIn({ server }, 'Asha')
    await visit.post('/data-exchange/sync')
    const answer = await fetch(`${address}/data-exchange/sync/events`, { headers: { cookie: visit.cookie } })
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    assert.match((await reader.read()).value ?? '', /event: status\ndata: Starting …/)
    await visit.post('/sign-out')
    open(new Error('what happened then is not for them'))
    const { done, value } = await reader.read()
    assert.deepEqual([done, value], [true, undefined])
    await server.close()
  })

  it('walk out of the folder of assets, or reach a file by a plugin’s name', async () => {
    const { get } = await signedIn(place, 'Asha')
    for (const url of [
      '/assets/../package.json',
      '/assets/..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/etc/passwd',
      '/assets/console.css%00.js',
      '/assets/',
      '/plugins/..%2f..%2ftillsync.yaml',
      '/plugins/__proto__',
      '/plugins/constructor',
      '//evil.example/',
      '/%ff',
    ]) {
      const { statusCode, body } = await get(url)
      assert.ok(statusCode === 404 || statusCode === 400, `${url}: ${statusCode}`)
      assert.doesNotMatch(body, /"dependencies"|root:|webDatabase:/)
    }
  })

  it('write into the page or the database through an address', async () => {
    const { get } = await signedIn(place, 'Asha')
    for (const text of ["' or 1=1 --", "'; drop table tillsync_user; --", SCRIPT, '\u0000', '%', '{"$ne":null}']) {
      const { statusCode, body } = await get(`/audit?before=${encodeURIComponent(text.slice(0, 60))}`)
      assert.ok(statusCode < 500, `${text}: ${statusCode}`)
      assert.doesNotMatch(body, /<td>Asha<|<img|<script>/)
    }
    assert.equal((await get('/audit?before=a&before=b')).statusCode, 400)
    assert.equal((await get('/audit?before[x]=a')).statusCode, 200)
    assert.ok((await listActs(place.installation.siteDatabase, { most: 1 })).length > 0)
  })

  it('send too much, or what is no form', async () => {
    const large = await submit(place.server, '/sign-in', { name: 'x'.repeat(2_000_000), password: 'x' })
    assert.equal(large.statusCode, 413)
    assert.equal((await submit(place.server, '/sign-in', { name: 'x'.repeat(300), password: 'x' })).statusCode, 400)
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, 'x']))
    assert.ok((await submit(place.server, '/sign-in', many)).statusCode < 500)
    for (const type of ['application/json', 'text/plain', 'multipart/form-data', 'text/xml']) {
      const { statusCode } = await place.server.inject({
        method: 'POST',
        url: '/sign-in',
        headers: { 'content-type': type },
        payload: '{"name":"Asha","password":{"length":9}}',
      })
      assert.equal(statusCode, 415, type)
    }
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
      const { cookie } = await signedIn(place, 'Meera')
      const { statusCode } = await place.server.inject({ method, url: '/data-exchange', headers: { cookie } })
      assert.ok(statusCode === 404 || statusCode === 403, `${method}: ${statusCode}`)
    }
    const header = await fetch(`${place.address}/sign-in`, { headers: { 'x-long': 'x'.repeat(100_000) } })
    assert.equal(header.status, 431)
  })

  it('learn from a failure what is behind: a stranger is told the code alone', async () => {
    const read = async () => {
      throw coded('TS_DATABASE_LOST', { which: 'local', detail: 'connect ECONNREFUSED 10.1.2.3:5432' })
    }
    const siteDatabase = { ...place.installation.siteDatabase, read, write: read }
    const installation = Object.create(place.installation, { siteDatabase: { value: siteDatabase } })
    const server = await consoleServer({ ...place.services, installation: () => installation })
    const { statusCode, body } = await guess({ server }, 'Asha', PASSWORDS.Asha)
    assert.equal(statusCode, 503)
    assert.match(body, /TS_DATABASE_LOST/)
    assert.doesNotMatch(body, /10\.1\.2\.3| at .*\.ts/)
  })

  it('find no answer, be it an error, without the headers that bind the browser', async () => {
    const { get } = await signedIn(place, 'Asha')
    for (const url of [
      '/sign-in',
      '/data-exchange',
      '/nothing',
      '/plugins/none',
      '/audit?before=a&before=b',
      '/assets/console.js',
    ]) {
      const { headers } = await get(url)
      assert.equal(
        headers['content-security-policy'],
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
        url,
      )
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['x-frame-options'], 'DENY')
    }
  })

  inBrowser('with a script as a name', (browser) => {
    it('are shown as what they are', async () => {
      const page = await signIn(browser(), place, 'Asha')
      await page.getByText('<script>document.title=').first().waitFor()
      assert.match(await page.title(), /^Data Exchange · Shop <script>/)
      await page.goto(`/audit?before=${encodeURIComponent('<script>')}`)
      assert.match(await page.title(), /^Audit log/)
    })
  })
})
