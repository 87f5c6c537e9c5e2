import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files in PEM. `authority` has signed `certificate`, which is for `localhost` alone. */
export interface Certificates {
  readonly authority: string
  /** Which has signed nothing. */
  readonly stranger: string
  readonly certificate: string
  readonly key: string
}

/** Makes them with openssl, valid for a day. */
export function makeCertificates(folder: string): Certificates {
  const file = (name: string) => join(folder, name)
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
  const key = (name: string) => ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', name]
  for (const name of ['authority', 'stranger']) {
    openssl('req', '-x509', '-days', '1', ...key(`${name}.key`), '-out', `${name}.pem`, '-subj', `/CN=Tillsync ${name}`)
  }
  openssl('req', ...key('server.key'), '-out', 'server.csr', '-subj', '/CN=till server')
  writeFileSync(file('names'), 'subjectAltName = DNS:localhost')
  const signed = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial', '-extfile', 'names']
  openssl('x509', '-req', '-days', '1', '-in', 'server.csr', ...signed, '-out', 'server.pem')
  return {
    authority: file('authority.pem'),
    stranger: file('stranger.pem'),
    certificate: file('server.pem'),
    key: file('server.key'),
  }
}
