import { databaseSchema } from './database-schema.ts'
import { addFormats } from './formats.ts'
import type { Section } from './section.ts'

addFormats()

/** Everything but `plugins`. config/*.yaml explain each setting; a test holds that none is missing there. */
export const siteSchema = {
  site: {
    code: { doc: 'Code of this site.', format: 'site-code', default: null, env: 'TILLSYNC_SITE_CODE' },
    kind: {
      doc: 'What this site is.',
      format: 'choice',
      values: ['store', 'head-office'],
      default: null,
      env: 'TILLSYNC_SITE_KIND',
    },
    name: { doc: 'Name that people know it by.', format: 'short-text', default: null, env: 'TILLSYNC_SITE_NAME' },
    format: {
      doc: 'Of a store: who owns its stock.',
      format: 'choice',
      values: ['consignment', 'outright'],
      default: undefined,
      env: 'TILLSYNC_SITE_FORMAT',
    },
    timeZone: {
      doc: 'Where its business day ends.',
      format: 'time-zone',
      default: 'UTC',
      env: 'TILLSYNC_SITE_TIME_ZONE',
    },
    softwareVersion: {
      doc: 'Version of the retail software here; its major version must be that of the head office.',
      format: 'software-version',
      default: undefined,
      env: 'TILLSYNC_SITE_SOFTWARE_VERSION',
    },
  },
  database: databaseSchema('TILLSYNC_DATABASE', 'the database of this site'),
  webDatabase: databaseSchema('TILLSYNC_WEB_DATABASE', 'the web database'),
  operator: {
    user: {
      doc: 'User that an unattended host works as.',
      format: 'short-text',
      default: undefined,
      env: 'TILLSYNC_OPERATOR_USER',
    },
  },
  preflight: {
    administrator: {
      doc: 'Whether the process must have administrator rights.',
      format: 'yes-or-no',
      default: false,
      env: 'TILLSYNC_PREFLIGHT_ADMINISTRATOR',
    },
    clockSkewSeconds: {
      doc: 'How far the clocks of this machine and the web database may differ.',
      format: 'whole-number',
      from: 1,
      to: 86_400,
      default: 120,
      env: 'TILLSYNC_PREFLIGHT_CLOCK_SKEW_SECONDS',
    },
    diskFreeMegabytes: {
      doc: 'Space that must be free where the databases are.',
      format: 'whole-number',
      from: 0,
      to: 1_000_000_000,
      default: 500,
      env: 'TILLSYNC_PREFLIGHT_DISK_FREE_MEGABYTES',
    },
    everyMinutes: {
      doc: 'For how long the schedule may leave out cycles that have nothing to do, with their preflight.',
      format: 'whole-number',
      from: 0,
      to: 1440,
      default: 60,
      env: 'TILLSYNC_PREFLIGHT_EVERY_MINUTES',
    },
  },
  support: {
    name: { doc: 'Whom to call.', format: 'short-text', default: undefined, env: 'TILLSYNC_SUPPORT_NAME' },
    url: { doc: 'Where to write to.', format: 'web-address', default: undefined, env: 'TILLSYNC_SUPPORT_URL' },
  },
  schedule: {
    intervalMinutes: {
      doc: 'Minutes from one cycle to the next.',
      format: 'whole-number',
      from: 1,
      to: 10_080,
      default: 15,
      env: 'TILLSYNC_SCHEDULE_INTERVAL_MINUTES',
    },
    minimumMinutes: {
      doc: 'Smallest interval that is allowed here.',
      format: 'whole-number',
      from: 1,
      to: 10_080,
      default: 15,
      env: 'TILLSYNC_SCHEDULE_MINIMUM_MINUTES',
    },
    cron: {
      doc: 'Times of cycles as a cron pattern, instead of an interval.',
      format: 'cron',
      default: undefined,
      env: 'TILLSYNC_SCHEDULE_CRON',
    },
    timeZone: {
      doc: 'Time zone of these times, if it is not that of the site.',
      format: 'time-zone',
      default: undefined,
      env: 'TILLSYNC_SCHEDULE_TIME_ZONE',
    },
    window: {
      doc: 'Part of the day outside of which no cycle of the schedule starts.',
      format: 'day-window',
      default: undefined,
      env: 'TILLSYNC_SCHEDULE_WINDOW',
    },
    onStart: {
      doc: 'Whether a cycle runs when the host starts, even if none was missed.',
      format: 'yes-or-no',
      default: false,
      env: 'TILLSYNC_SCHEDULE_ON_START',
    },
    purgeAt: {
      doc: 'From when in the night the purge runs; within an hour, each site at a moment of its own.',
      format: 'time-of-day',
      default: '02:00',
      env: 'TILLSYNC_SCHEDULE_PURGE_AT',
    },
    verifyAt: {
      doc: 'The same of the comparison of a store’s documents with the head office’s.',
      format: 'time-of-day',
      default: '03:00',
      env: 'TILLSYNC_SCHEDULE_VERIFY_AT',
    },
  },
  console: {
    enabled: {
      doc: 'Whether `tillsync start` serves the web console.',
      format: 'yes-or-no',
      default: true,
      env: 'TILLSYNC_CONSOLE_ENABLED',
    },
    host: {
      doc: 'Name or address that it listens on.',
      format: 'host',
      default: '127.0.0.1',
      env: 'TILLSYNC_CONSOLE_HOST',
    },
    port: {
      doc: 'Port that it listens on.',
      format: 'whole-number',
      from: 1,
      to: 65_535,
      default: 8484,
      env: 'TILLSYNC_CONSOLE_PORT',
    },
    certificate: {
      doc: 'File with the certificate (PEM) for TLS.',
      format: 'file-path',
      default: undefined,
      env: 'TILLSYNC_CONSOLE_CERTIFICATE',
    },
    certificateKey: {
      doc: 'File with its key (PEM).',
      format: 'file-path',
      default: undefined,
      env: 'TILLSYNC_CONSOLE_CERTIFICATE_KEY',
    },
    behindProxy: {
      doc: 'Whether a reverse proxy on this machine stands before it.',
      format: 'yes-or-no',
      default: false,
      env: 'TILLSYNC_CONSOLE_BEHIND_PROXY',
    },
  },
  metrics: {
    from: {
      doc: 'Whose requests `/health` and `/metrics` answer.',
      format: 'choice',
      values: ['this-machine', 'anywhere'],
      default: 'this-machine',
      env: 'TILLSYNC_METRICS_FROM',
    },
  },
  retention: {
    days: {
      doc: 'Days for which packets are kept that everybody has applied, and what is remembered of them.',
      format: 'whole-number',
      from: 1,
      to: 3650,
      default: 30,
      env: 'TILLSYNC_RETENTION_DAYS',
    },
    runDays: {
      doc: 'Days for which runs are kept.',
      format: 'whole-number',
      from: 1,
      to: 3650,
      default: 90,
      env: 'TILLSYNC_RETENTION_RUN_DAYS',
    },
    auditDays: {
      doc: 'Days for which the audit log of the console is kept.',
      format: 'whole-number',
      from: 1,
      to: 3650,
      default: 365,
      env: 'TILLSYNC_RETENTION_AUDIT_DAYS',
    },
  },
  host: {
    stateFolder: {
      doc: 'Folder in which the job host keeps what it must remember.',
      format: 'file-path',
      default: undefined,
      env: 'TILLSYNC_HOST_STATE_FOLDER',
    },
    hangSeconds: {
      doc: 'After so long without progress a job counts as hanging, and is ended.',
      format: 'whole-number',
      from: 1,
      to: 86_400,
      default: 1800,
      env: 'TILLSYNC_HOST_HANG_SECONDS',
    },
    workerMegabytes: {
      doc: 'Most memory that the objects of one job may take, and its buffers as much again; what needs more is ended.',
      format: 'whole-number',
      from: 64,
      to: 65_536,
      default: 512,
      env: 'TILLSYNC_HOST_WORKER_MEGABYTES',
    },
    stopSeconds: {
      doc: 'How long a running packet may take to end when the host is to stop.',
      format: 'whole-number',
      from: 1,
      to: 3600,
      default: 30,
      env: 'TILLSYNC_HOST_STOP_SECONDS',
    },
  },
  alert: {
    command: {
      doc: 'Command of the operator’s that the host runs when something has failed.',
      format: 'command',
      default: undefined,
      env: 'TILLSYNC_ALERT_COMMAND',
    },
  },
  log: {
    level: {
      doc: 'Least important entries that are logged.',
      format: 'choice',
      values: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      default: 'info',
      env: 'TILLSYNC_LOG_LEVEL',
    },
    format: {
      doc: 'Whether programs or people read it.',
      format: 'choice',
      values: ['json', 'pretty'],
      default: 'json',
      env: 'TILLSYNC_LOG_FORMAT',
    },
    file: {
      doc: 'File for the log of the job host, instead of standard error.',
      format: 'file-path',
      default: undefined,
      env: 'TILLSYNC_LOG_FILE',
    },
    fileMegabytes: {
      doc: 'Size at which that file is renamed, and a new one begun.',
      format: 'whole-number',
      from: 1,
      to: 1000,
      default: 10,
      env: 'TILLSYNC_LOG_FILE_MEGABYTES',
    },
    files: {
      doc: 'How many of those that were renamed are kept.',
      format: 'whole-number',
      from: 1,
      to: 100,
      default: 5,
      env: 'TILLSYNC_LOG_FILES',
    },
  },
} as const satisfies Section

/** A section of `plugins`, without `tables` and `settings`. */
export const pluginSchema = {
  enabled: { doc: 'Off: neither sent nor received; its events are kept.', format: 'yes-or-no', default: true },
  package: {
    doc: 'npm package, or path from the configuration file, of a plugin that is not built in.',
    format: 'package-name',
    default: undefined,
  },
  capture: {
    doc: 'Who writes the business events.',
    format: 'choice',
    values: ['triggers', 'application'],
    default: 'triggers',
  },
  documentsPerPacket: {
    doc: 'Most documents in a packet.',
    format: 'whole-number',
    from: 1,
    to: 1_000_000,
    default: 5000,
  },
  bytesPerPacket: {
    doc: 'Bytes of a packet before compression; one larger document still passes.',
    format: 'whole-number',
    from: 1024,
    to: 1_073_741_824,
    default: 4 * 1024 ** 2,
  },
  retries: {
    doc: 'Attempts at a document that the database refuses.',
    format: 'whole-number',
    from: 0,
    to: 1000,
    default: 3,
  },
} as const satisfies Section
