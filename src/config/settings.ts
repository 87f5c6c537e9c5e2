import type { PluginConfig } from './plugins.ts'

/** The effective configuration of a site: file, under environment, under flags. */
export interface Config {
  /** The file it was read from, absolute. */
  readonly file: string
  readonly site: SiteConfig
  readonly database: DatabaseConfig
  readonly webDatabase: DatabaseConfig
  readonly operator: { readonly user?: string }
  readonly preflight: {
    readonly administrator: boolean
    readonly clockSkewSeconds: number
    readonly diskFreeMegabytes: number
    readonly everyMinutes: number
  }
  readonly support: { readonly name?: string; readonly url?: string }
  readonly schedule: ScheduleConfig
  readonly console: ConsoleConfig
  /** Whose requests `/health` and `/metrics` answer. */
  readonly metrics: { readonly from: 'this-machine' | 'anywhere' }
  readonly retention: { readonly days: number; readonly runDays: number; readonly auditDays: number }
  readonly host: {
    /** Absolute. */
    readonly stateFolder: string
    readonly hangSeconds: number
    readonly workerMegabytes: number
    readonly stopSeconds: number
  }
  readonly alert: { readonly command?: string }
  readonly log: {
    readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
    readonly format: 'json' | 'pretty'
    /** Of the job host; absolute. Absent: standard error. */
    readonly file?: string
    readonly fileMegabytes: number
    readonly files: number
  }
  /** Those that the file names; the others are on, with PLUGIN_DEFAULTS. */
  readonly plugins: Readonly<Record<string, PluginConfig>>
}

export interface ConsoleConfig {
  readonly enabled: boolean
  readonly host: string
  readonly port: number
  /** Absolute. */
  readonly certificate?: string
  /** Absolute. */
  readonly certificateKey?: string
  /** The client's address and protocol come in the headers of a reverse proxy on this machine. */
  readonly behindProxy: boolean
}

export interface SiteConfig {
  readonly code: string
  readonly kind: 'store' | 'head-office'
  readonly name: string
  /** Of a store. */
  readonly format?: 'consignment' | 'outright'
  readonly timeZone: string
  /** Of the retail software; if not given, that of Tillsync itself. */
  readonly softwareVersion: string
}

export interface ScheduleConfig {
  readonly intervalMinutes: number
  readonly minimumMinutes: number
  /** Counts instead of the interval. */
  readonly cron?: string
  /** Of all these times; if not given, the site's. */
  readonly timeZone?: string
  /** `06:00-23:00`; outside of it no cycle of the schedule starts. */
  readonly window?: string
  /** A cycle when the host starts, whether one was missed or not. */
  readonly onStart: boolean
  /** `02:00`, by the same time zone. */
  readonly purgeAt: string
  /** Of a store. */
  readonly verifyAt: string
}

export type DatabaseConfig = FileConfig | ServerConfig

export interface FileConfig {
  readonly dialect: 'sqlite'
  /** Absolute. */
  readonly storage: string
  readonly busyTimeoutSeconds: number
}

export interface ServerConfig extends Login {
  readonly dialect: 'postgres' | 'mssql'
  readonly busyTimeoutSeconds: number
  readonly host: string
  /** Absent: that of a named instance, which the server tells. */
  readonly port?: number
  readonly instance?: string
  readonly name: string
  /** Of `tillsync migrate`, where another login may alter tables than works with them. */
  readonly migration?: Login
  readonly schema: string
  readonly controlSchema: string
  readonly tls: 'verify' | 'trust' | 'off'
  /** Absolute. */
  readonly certificateAuthority?: string
  readonly connectTimeoutSeconds: number
  readonly answerTimeoutSeconds: number
  readonly connections: number
}

export interface Login {
  readonly user: string
  /** Also if it came from `passwordFile`. */
  readonly password?: string
  /** Absolute. */
  readonly passwordFile?: string
}
