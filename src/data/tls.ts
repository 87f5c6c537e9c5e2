import type { TLSSocket } from 'node:tls'

/** `TLSv1.3, the certificate of db.example.com, by Example CA, until 2027-03-01`. */
export function describeTls(socket: TLSSocket): string {
  const { subject, issuer, valid_to: until } = socket.getPeerCertificate()
  const nameOf = (who: typeof subject | undefined) => [who?.CN ?? who?.O ?? 'unnamed'].flat().join()
  const verified = socket.authorized ? 'verified' : 'not verified'
  const day = new Date(until).toISOString().slice(0, 10)
  return `${socket.getProtocol()}, the certificate of ${nameOf(subject)}, by ${nameOf(issuer)}, until ${day}, ${verified}`
}

const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/EXPIRED/, 'Renew the certificate of the server; or correct the clock of this machine.'],
  [/ALTNAME/, 'Set `host` to a name that stands in the certificate, or give the server a certificate for its name.'],
  [
    /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|UNTRUSTED/,
    'Name the file of the authority that signed the certificate in `certificateAuthority`; `tls: trust` takes any certificate.',
  ],
]

/** What to do where the server's certificate, or TLS itself, fails. */
export function tlsRemedy(error: unknown): string {
  const { code = '', cause } = error as { code?: string; cause?: unknown }
  const known = REMEDIES.find(([pattern]) => pattern.test(code))
  if (known) return known[1]
  return cause ? tlsRemedy(cause) : 'Turn TLS on at the server; `tls: off` does without, on a line that you trust.'
}
