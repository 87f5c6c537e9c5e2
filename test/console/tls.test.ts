import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { consoleServer } from '../../src/console/server.ts'
import { makeCertificates } from '../support/certificates.ts'
import { PASSWORDS, submit, type TestConsole, testConsole } from '../support/test-console.ts'

describe('the console for other machines', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-console-tls-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  const body = new URLSearchParams({ name: 'Asha', password: PASSWORDS.Asha }).toString()

  it('speaks TLS with a certificate of its own, and its cookie goes nowhere else', async () => {
    const { authority, certificate, key } = makeCertificates(folder)
    const place = await testConsole({ flags: { 'console.certificate': certificate, 'console.certificateKey': key } })
    try {
      assert.match(place.address, /^https:/)
      const asked = request(`${place.address}/sign-in`, {
        method: 'POST',
        ca: readFileSync(authority),
        servername: 'localhost',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
      asked.end(body)
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      assert.equal(answer.statusCode, 303)
      assert.match(String(answer.headers['set-cookie']), /; HttpOnly; Secure; SameSite=Strict/)
      answer.resume()
    } finally {
      await place.close()
    }
  })

  it('believes a reverse proxy on this machine, where the configuration says that there is one', async () => {
    const place: TestConsole = await testConsole({ flags: { 'console.behindProxy': 'true' } })
    try {
      const server = await consoleServer(place.services)
      const by = (address: string, password: string) =>
        submit(
          server,
          '/sign-in',
          { name: 'nobody', password },
          {
            'x-forwarded-for': address,
            'x-forwarded-proto': 'https',
            host: 'till.example',
            origin: 'https://till.example',
          },
        )
      for (let i = 0; i < 5; i++) await by('10.0.0.1', 'wrong')
      assert.equal((await by('10.0.0.1', 'wrong')).statusCode, 429)
      const headers = { 'x-forwarded-for': '10.0.0.2', 'x-forwarded-proto': 'https' }
      const signedIn = await submit(server, '/sign-in', { name: 'Asha', password: PASSWORDS.Asha }, headers)
      assert.match(String(signedIn.headers['set-cookie']), /; HttpOnly; Secure; SameSite=Strict/)
      const [{ name, value }] = signedIn.cookies as [{ name: string; value: string }]
      const audit = await server.inject({ url: '/audit', headers: { ...headers, cookie: `${name}=${value}` } })
      assert.match(audit.body, /<td>Asha<\/td><td>10\.0\.0\.2<\/td>/)
    } finally {
      await place.close()
    }
  })
})
