import { accessSync, constants, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { misfit } from './formats.ts'
import type { DatabaseConfig, Login, ServerConfig } from './settings.ts'

/** A section as it was given: any setting may be absent, or belong to another dialect. */
export type GivenDatabase = Partial<Omit<ServerConfig, 'dialect' | 'migration'>> & {
  readonly dialect: DatabaseConfig['dialect']
  readonly storage?: string
  readonly migration: Partial<Login>
}

const DEFAULTS = {
  postgres: { port: 5432, schema: 'public' },
  mssql: { port: 1433, schema: 'dbo' },
} as const

/**
 * What a section means: paths from the folder of the configuration file, passwords read from their files, SQL Server's
 * way to write an instance taken apart, defaults of the dialect filled in. A file that cannot be read is a problem.
 */
export function databaseOf(given: GivenDatabase, file: string, path: string, problems: string[]): DatabaseConfig {
  const located = (name: string | undefined) => (name === undefined ? undefined : resolve(dirname(file), name))
  const {
    dialect,
    busyTimeoutSeconds = 0,
    storage,
    tls = 'verify',
    connectTimeoutSeconds = 15,
    answerTimeoutSeconds = 600,
    connections = 8,
  } = given
  if (dialect === 'sqlite') return { dialect, storage: located(storage) ?? '', busyTimeoutSeconds }
  const { port, schema } = DEFAULTS[dialect] ?? DEFAULTS.postgres
  const { host, instance } = placeOf(given)
  const login = (login: Partial<Login>, below: string): Login => {
    const passwordFile = located(login.passwordFile)
    const password = passwordFile ? passwordIn(passwordFile, `${below}.passwordFile`, problems) : login.password
    return { user: login.user ?? '', password, passwordFile }
  }
  const certificateAuthority = located(given.certificateAuthority)
  if (certificateAuthority) checkReadable(certificateAuthority, `${path}.certificateAuthority`, problems)
  return {
    dialect,
    host,
    port: given.port ?? (instance ? undefined : port),
    instance,
    name: given.name ?? '',
    ...login(given, path),
    migration: given.migration.user ? login(given.migration, `${path}.migration`) : undefined,
    schema: given.schema ?? schema,
    controlSchema: given.controlSchema ?? given.schema ?? schema,
    tls,
    certificateAuthority,
    busyTimeoutSeconds,
    connectTimeoutSeconds,
    answerTimeoutSeconds,
    connections,
  }
}

/** `HOST\INSTANCE` is how SQL Server's own tools name an instance; `.` and `(local)` are this machine. */
export function placeOf({ dialect, host = '', instance }: GivenDatabase): { host: string; instance?: string } {
  if (dialect !== 'mssql') return { host, instance }
  const [machine = '', named] = host.split('\\')
  return { host: /^(\.|\(local\))$/i.test(machine) ? 'localhost' : machine, instance: instance ?? named }
}

function passwordIn(file: string, path: string, problems: string[]): string | undefined {
  const text = attempt(() => readFileSync(file, 'utf8'), file, path, problems)?.replace(/\r?\n$/, '')
  if (text === '') problems.push(`${path}: found an empty file; wanted a file with the password in it`)
  return text
}

function checkReadable(file: string, path: string, problems: string[]): void {
  attempt(() => accessSync(file, constants.R_OK), file, path, problems)
}

function attempt<T>(read: () => T, file: string, path: string, problems: string[]): T | undefined {
  try {
    return read()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    problems.push(`${path}: ${misfit(file, `a file that this account may read (${code})`)}`)
    return undefined
  }
}
