import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerSettings } from '../../src/data/database-settings.ts'
import { openDatabase } from '../../src/data/open.ts'
import { withCode } from '../support/databases.ts'
import { administer, dataFolder, onPostgres } from '../support/on-postgres.ts'

describe('the line to PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tillsync-tls-'))
  const authority = join(folder, 'authority.pem')
  let server: ServerSettings
  before(async function () {
    await onPostgres.start()
    server = onPostgres.settings('local', folder, 'tls').server!
    const data = dataFolder()
    if (!data || spawnSync('openssl', ['version']).status !== 0) {
      console.log('      (skipped: it needs openssl, and a server of its own)')
      this.skip()
    }
    makeCertificates(data)
    await administer('alter system set ssl = on')
    await administer('select pg_reload_conf()')
    await new Promise((resolve) => setTimeout(resolve, 500))
  })
  after(() => rmSync(folder, { recursive: true }))

  /** Of an authority of the test's own, for localhost alone. */
  function makeCertificates(data: string): void {
    const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj']
    openssl('req', '-x509', ...key, '/CN=test authority', '-days', '2', '-keyout', 'authority.key', '-out', authority)
    openssl('req', ...key, '/CN=localhost', '-keyout', 'server.key', '-out', 'server.csr')
    writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost')
    const signed = ['-CA', authority, '-CAkey', 'authority.key', '-CAcreateserial', '-days', '2', '-extfile', 'names']
    openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', join(data, 'server.crt'))
    openssl('pkey', '-in', 'server.key', '-out', join(data, 'server.key'))
    execFileSync('chmod', ['600', join(data, 'server.key')])
    const { uid, gid } = statSync(join(data, 'PG_VERSION'))
    for (const name of ['server.crt', 'server.key']) chownSync(join(data, name), uid, gid)
  }

  async function encrypted(more: Partial<ServerSettings>): Promise<boolean> {
    const database = openDatabase({ which: 'local', dialect: 'postgres', server: { ...server, ...more } })
    try {
      const [row] = await database.read((session) =>
        session.all<{ ssl: boolean }>('select ssl from pg_stat_ssl where pid = pg_backend_pid()'),
      )
      return Boolean(row?.ssl)
    } finally {
      await database.close()
    }
  }

  it('is open, encrypted, or encrypted with a certificate that is verified, as the configuration says', async () => {
    assert.equal(await encrypted({ tls: 'off' }), false)
    assert.equal(await encrypted({ tls: 'trust' }), true)
    assert.equal(await encrypted({ tls: 'verify', host: 'localhost', certificateAuthority: authority }), true)
  })

  it('is not used where the certificate is of an unknown authority, or of another host', async () => {
    const unknown = { ...withCode('TS_DATABASE_ABSENT'), message: /certificate/ }
    await assert.rejects(encrypted({ tls: 'verify', host: 'localhost' }), unknown)
    const other = { ...withCode('TS_DATABASE_ABSENT'), message: /127\.0\.0\.1/ }
    await assert.rejects(encrypted({ tls: 'verify', host: '127.0.0.1', certificateAuthority: authority }), other)
  })
})
