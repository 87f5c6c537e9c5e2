import type { Section } from './section.ts'

const login = (prefix: string, what: string) =>
  ({
    user: { doc: `Login of ${what}.`, format: 'short-text', default: undefined, env: `${prefix}_USER` },
    password: {
      doc: 'Its password.',
      format: 'secret',
      sensitive: true,
      default: undefined,
      env: `${prefix}_PASSWORD`,
    },
    passwordFile: {
      doc: 'File that holds the password instead; a relative path starts at the configuration file.',
      format: 'file-path',
      default: undefined,
      env: `${prefix}_PASSWORD_FILE`,
    },
  }) as const satisfies Section

/** A database, on a server or in a file. Which settings belong to which is the business of database-rules.ts. */
export const databaseSchema = (prefix: string, what: string) =>
  ({
    dialect: {
      doc: `Kind of ${what}.`,
      format: 'choice',
      values: ['sqlite', 'postgres', 'mssql'],
      default: 'sqlite',
      env: `${prefix}_DIALECT`,
    },
    storage: {
      doc: `sqlite: file of ${what}; a relative path starts at the configuration file.`,
      format: 'file-path',
      default: undefined,
      env: `${prefix}_STORAGE`,
    },
    busyTimeoutSeconds: {
      doc: 'How long to wait for another program that is writing.',
      format: 'whole-number',
      from: 1,
      to: 3600,
      default: 15,
      env: `${prefix}_BUSY_TIMEOUT_SECONDS`,
    },
    host: { doc: 'Machine of the server.', format: 'host', default: undefined, env: `${prefix}_HOST` },
    port: {
      doc: 'Port of the server.',
      format: 'whole-number',
      from: 1,
      to: 65_535,
      default: undefined,
      env: `${prefix}_PORT`,
    },
    instance: {
      doc: 'mssql: a named instance, whose port the server tells.',
      format: 'instance-name',
      default: undefined,
      env: `${prefix}_INSTANCE`,
    },
    name: {
      doc: 'Name of the database on the server.',
      format: 'identifier',
      default: undefined,
      env: `${prefix}_NAME`,
    },
    ...login(prefix, 'Tillsync'),
    migration: login(`${prefix}_MIGRATION`, '`tillsync migrate`, where another may alter tables than works with them'),
    schema: {
      doc: 'Schema of the business tables.',
      format: 'schema-name',
      default: undefined,
      env: `${prefix}_SCHEMA`,
    },
    controlSchema: {
      doc: 'Schema of Tillsync’s own tables.',
      format: 'schema-name',
      default: undefined,
      env: `${prefix}_CONTROL_SCHEMA`,
    },
    tls: {
      doc: 'verify: encrypted, and the certificate is that of the host. trust: encrypted. off: neither.',
      format: 'choice',
      values: ['verify', 'trust', 'off'],
      default: undefined,
      env: `${prefix}_TLS`,
    },
    certificateAuthority: {
      doc: 'File with the certificates, PEM, of the authorities that are trusted.',
      format: 'file-path',
      default: undefined,
      env: `${prefix}_CERTIFICATE_AUTHORITY`,
    },
    connectTimeoutSeconds: {
      doc: 'How long to wait for the server to answer.',
      format: 'whole-number',
      from: 1,
      to: 3600,
      default: undefined,
      env: `${prefix}_CONNECT_TIMEOUT_SECONDS`,
    },
    answerTimeoutSeconds: {
      doc: 'How long to wait for a statement’s answer while nothing moves on the line, before the connection is given up.',
      format: 'whole-number',
      from: 1,
      to: 86_400,
      default: undefined,
      env: `${prefix}_ANSWER_TIMEOUT_SECONDS`,
    },
    connections: {
      doc: 'Most connections at once.',
      format: 'whole-number',
      from: 2,
      to: 100,
      default: undefined,
      env: `${prefix}_CONNECTIONS`,
    },
  }) as const satisfies Section
