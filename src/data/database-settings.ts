export type Dialect = 'sqlite' | 'postgres' | 'mssql'

/** Where a database is. `which` names it in errors: `local`, `web`. */
export interface DatabaseSettings {
  readonly which: string
  readonly dialect: Dialect
  /** SQLite: the file. */
  readonly storage?: string
  /** How long to wait for a lock that another program holds. */
  readonly busyTimeoutSeconds?: number
  /** SQLite: makes a database that is not there; without it that is TS_DATABASE_ABSENT. */
  readonly create?: boolean
  /** The others: where the server is, and as whom to sign in. */
  readonly server?: ServerSettings
}

export interface ServerSettings {
  readonly host: string
  readonly port?: number
  /** SQL Server: a named instance, whose port the server tells. */
  readonly instance?: string
  /** The database on the server. */
  readonly name: string
  readonly user: string
  readonly password?: string
  /** Of the business tables; default: `public`, `dbo`. */
  readonly schema?: string
  /** Of Tillsync's own tables; default: that of the business tables. */
  readonly controlSchema?: string
  /** verify: encrypted, and the certificate is that of `host`. trust: encrypted. off: neither. */
  readonly tls: 'verify' | 'trust' | 'off'
  /** File with the certificates, PEM, of the authorities that are trusted; default: those of Node. */
  readonly certificateAuthority?: string
  readonly connectTimeoutSeconds?: number
  /** A connection on which nothing moves for so long, while an answer is waited for, is given up. */
  readonly answerTimeoutSeconds?: number
  /** Most connections at once. */
  readonly connections?: number
}
