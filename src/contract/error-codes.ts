/**
 * What to do about an error. retry: again later, unchanged. wait: set the document aside until what it refers to is
 * there. quarantine: set the document aside. stop: nothing goes on until a person acts.
 */
export type Action = 'retry' | 'wait' | 'quarantine' | 'stop'

export interface ErrorEntry {
  readonly action: Action
  /** What happened, in the operator's words; `{name}` is filled in. */
  readonly says: string
  /** What to do next. */
  readonly remedy: string
  /** What of `says` may be of a document, and is in no log. */
  readonly withheld?: readonly string[]
}

/** Every error the product itself raises. docs/errors.md lists the same; a test compares them. */
export const ERRORS = {
  // the document, at its origin or at its destination
  TS_DOCUMENT_INVALID: {
    action: 'quarantine',
    says: '{problems}',
    remedy: 'Correct the document where it was made; the corrected one is sent with the next cycle.',
    withheld: ['problems'],
  },
  TS_KEY_TOO_LONG: {
    action: 'quarantine',
    says: 'The document’s key, written as JSON, is longer than {most} characters.',
    remedy: 'Give the document a shorter key where it was made; it is sent with the next cycle.',
  },
  TS_AUDIENCE_UNKNOWN: {
    action: 'quarantine',
    says: 'The document is for {stores}, which {type} does not go to.',
    remedy: 'Correct the store, or register it with `tillsync site add`, then `tillsync publish {type} --key …`.',
  },
  TS_AUDIENCE_WIDER: {
    action: 'wait',
    says: 'The document refers to {parent}, which {stores} does not get.',
    remedy: 'Send {parent} there first; the document follows by itself.',
    withheld: ['parent'],
  },
  TS_DOCUMENT_LOST: {
    action: 'quarantine',
    says: 'The document was lost when this database was restored. {referring} refers to it and stays where it went, and so does it.',
    remedy: 'Enter it again here, under the same key.',
    withheld: ['referring'],
  },
  TS_DOCUMENT_OWNED: {
    action: 'quarantine',
    says: 'The document belongs to {owner}; the one from {origin} with the same key was not written over it.',
    remedy: 'Give one of the two another key at its origin, or waive the later one.',
  },
  TS_DOCUMENT_CONFLICT: {
    action: 'quarantine',
    says: 'Another document with this key came from {origin} before its database was restored; it stands here, and was not written over.',
    remedy:
      'Compare the two: `tillsync quarantine show`. Where both happened, enter the later one again at its origin under a number of its own; then `tillsync quarantine waive`.',
  },
  TS_MISSING_PARENT: {
    action: 'wait',
    says: 'The document refers to something that has not arrived yet: {detail}.',
    remedy: 'Nothing; it is tried again as soon as what it refers to arrives. If that is quarantined, mend that one.',
    withheld: ['detail'],
  },
  TS_CHILDREN_PRESENT: {
    action: 'wait',
    says: 'The document was removed at its origin, but others here still refer to it: {detail}.',
    remedy: 'Nothing; it is removed as soon as they no longer do.',
    withheld: ['detail'],
  },
  TS_KEY_ALIKE: {
    action: 'quarantine',
    says: 'The database here cannot tell the key from that of another document: {detail}.',
    remedy:
      'Give the key columns a collation that compares byte by byte, or change one of the two keys at the origin; then have it tried again, in the console or by `tillsync quarantine retry`.',
    withheld: ['detail'],
  },
  TS_UNIQUE_TAKEN: {
    action: 'wait',
    says: 'Another document here holds a value that must be unique: {detail}.',
    remedy: 'Nothing if the other one is about to change; else correct one of the two at its origin.',
    withheld: ['detail'],
  },
  TS_REMOVAL_DEFERRED: {
    action: 'wait',
    says: 'The document was removed at its origin; it is removed here at the end of the receive.',
    remedy: 'Nothing; it is removed within this cycle.',
  },
  TS_DATA: {
    action: 'quarantine',
    says: 'The database refused the document: {detail}.',
    remedy:
      'Correct the document at its origin, or the table here; then have it tried again, in the console or by `tillsync quarantine retry`.',
    withheld: ['detail'],
  },
  // plugins
  TS_PLUGIN_FAILED: {
    action: 'stop',
    says: 'Plugin {plugin} failed in {method}: {detail}',
    remedy: 'Report it to the author of the plugin; other document types go on without it.',
    withheld: ['detail'],
  },
  TS_PLUGIN_DOCUMENT: {
    action: 'quarantine',
    says: 'Plugin {plugin} failed in {method} at {key}: {detail}',
    remedy:
      'Report it to the author of the plugin; the other documents go on. Then publish this one again, or retry it where it is quarantined.',
    withheld: ['key', 'detail'],
  },
  TS_PLUGIN_LOAD: {
    action: 'stop',
    says: 'Plugin {plugin} cannot be loaded: {detail}',
    remedy: 'Check the package name in `plugins`, and that the module has a plugin class as its default export.',
  },
  TS_PLUGIN_API: {
    action: 'stop',
    says: 'Plugin {plugin} was written for API version {found}; this Tillsync speaks {wanted}.',
    remedy: 'Install a version of the plugin for API version {wanted}.',
  },
  TS_PLUGIN_SHAPE: {
    action: 'stop',
    says: 'Plugin {plugin} is not a valid plugin: {problems}',
    remedy: 'Correct the plugin; docs/writing-a-plugin.md describes each member.',
  },
  TS_PLUGIN_DUPLICATE: {
    action: 'stop',
    says: 'Two plugins claim the {plugin}: {first} and {second}.',
    remedy: 'Remove one of them.',
  },
  TS_PLUGIN_UNKNOWN: {
    action: 'stop',
    says: 'There is no plugin {plugin}; there are {known}.',
    remedy: 'Correct the name in the configuration, or add `package` for a plugin that comes from a package.',
  },
  TS_PLUGIN_DEPENDENCY: {
    action: 'stop',
    says: 'Plugin {plugin} depends on {missing}, which is not a plugin of the same flow here.',
    remedy: 'Install {missing}, or remove {plugin}.',
  },
  TS_PLUGIN_CIRCLE: {
    action: 'stop',
    says: 'Plugins depend on each other in a circle: {circle}.',
    remedy: 'Remove one of the dependencies.',
  },
  // packets and streams
  TS_PACKET_CORRUPT: {
    action: 'stop',
    says: 'Packet {packet} is damaged: {detail}',
    remedy: 'The stream waits. Let the origin send the packet again, or restore it in the web database.',
  },
  TS_PACKET_NEWER: {
    action: 'stop',
    says: 'Packet {packet} holds {type} documents of version {found}; this site knows up to {known}.',
    remedy: 'Upgrade Tillsync, or the plugin, at this site; the stream waits and loses nothing.',
  },
  TS_PACKET_CHANGED: {
    action: 'stop',
    says: 'Packet {packet} is in the web database with other content than in the outbox here.',
    remedy: 'One of the two databases was restored from a backup: `tillsync preflight` tells which, and what to do.',
  },
  TS_STREAM_GAP: {
    action: 'stop',
    says: 'Stream {stream} goes on at {from}, but this site stands at {cursor}.',
    remedy:
      'Nothing: packets that this site has not read were purged, and it has asked for a snapshot of {type}; it is loaded as soon as the origin has made it with its next cycle.',
  },
  TS_STREAM_FORK: {
    action: 'stop',
    says: 'Stream {stream} is not the one this site has read up to {cursor}.',
    remedy:
      'The web database is damaged, or was restored while this site read it; the stream waits and nothing is written over. If the next cycle ends so, too, call support.',
  },
  TS_TYPE_UNKNOWN: {
    action: 'stop',
    says: 'There is no document type {type}; there are {known}.',
    remedy: 'Correct the name.',
  },
  TS_EPOCH_OLD: {
    action: 'stop',
    says: 'Site {site} sends in epoch {found}; the web database is at epoch {current}.',
    remedy: 'This is an old copy of the site. Stop it; only the current one may send.',
  },
  TS_WEB_DATABASE_BEHIND: {
    action: 'retry',
    says: 'Of {type} for {audience}, {reached} packets were sent, and the web database knows of {found}: it was restored or emptied while this cycle ran.',
    remedy: 'Nothing; the next cycle sends again what it lacks.',
  },
  TS_SITE_UNREGISTERED: {
    action: 'stop',
    says: 'Site {site} is not registered in the web database.',
    remedy:
      'Register it at the head office with `tillsync site add`; if the web database was emptied, with `tillsync recover`.',
  },
  TS_LOGIN_MISSING: {
    action: 'stop',
    says: '{site} has no login of its own in the web database: {why}.',
    remedy: 'Only a store has one, where the web database is on a server: `tillsync site rotate-login` makes it.',
  },
  // one at a time
  TS_LOCK_HELD: {
    action: 'retry',
    says: 'Another cycle of {site} is running: {holder}, since {since}.',
    remedy: 'Wait until it has ended; `tillsync status` shows it.',
  },
  TS_LOCK_LOST: {
    action: 'stop',
    says: 'This cycle no longer holds the lock of {site}; nothing more was written.',
    remedy: 'Nothing; the next cycle goes on where this one ended.',
  },
  // the job host
  TS_ALERT_FAILED: {
    action: 'retry',
    says: 'The command {command}, which is to tell of failures, failed itself: {detail}',
    remedy: 'Correct `alert.command`, or the command; it is run again at the next failure.',
  },
  TS_HOST_RUNNING: {
    action: 'stop',
    says: 'A job host works with this configuration already: {holder}, since {since}.',
    remedy: 'Leave it at work, or stop it first. Two configurations need two state folders: `host.stateFolder`.',
  },
  TS_HOST_STUCK: {
    action: 'retry',
    says: 'The job {job} hangs and cannot be ended within this process.',
    remedy: 'Nothing, where a service manager starts the host again; else start it. If it comes again, call support.',
  },
  TS_JOB_CRASHED: {
    action: 'retry',
    says: 'The worker of the job {job} ended by itself: {detail}',
    remedy:
      'Nothing; the job runs again at its next time. If it comes again, report it, with what `tillsync runs` says of it.',
    withheld: ['detail'],
  },
  TS_JOB_HUNG: {
    action: 'retry',
    says: 'The job {job} made no progress for {seconds} s, and was ended{at}.',
    remedy:
      'Nothing; the job runs again at its next time. If it comes again, look at the databases and the plugins, or raise `host.hangSeconds`.',
  },
  TS_JOB_MEMORY: {
    action: 'retry',
    says: 'The worker of the job {job} needed more than {megabytes} MB of memory, and was ended{at}.',
    remedy:
      'Nothing; the job runs again at its next time. If it comes again, a plugin keeps what it should let go, or a document is very large: look at that plugin, or raise `host.workerMegabytes`.',
  },
  TS_VERIFY_DIFFERS: {
    action: 'stop',
    says: 'Documents differ between this site and others: {types}.',
    remedy: '`tillsync verify` shows which, `tillsync repair` has them sent again.',
  },
  // databases
  TS_DATABASE_ABSENT: {
    action: 'retry',
    says: 'The {which} database cannot be opened: {detail}',
    remedy:
      'Was it there before, check its address in the configuration, and its server. A file is made by `tillsync migrate`, that of the web database at the head office; a database on a server by its administrator.',
  },
  TS_DATABASE_LOST: {
    action: 'retry',
    says: 'The connection to the {which} database was lost: {detail}',
    remedy: 'Nothing; the next cycle goes on where this one ended. If it stays so, look at the network and the server.',
  },
  TS_DATABASE_LOGIN: {
    action: 'stop',
    says: 'The {which} database does not let this login in: {detail}',
    remedy: 'Correct user and password in the configuration, or let the login in at the server.',
  },
  TS_DATABASE_FORBIDDEN: {
    action: 'stop',
    says: 'The login of the {which} database may not do this: {detail}',
    remedy: 'Grant the login what the message names.',
  },
  TS_TRANSACTION_ENDED: {
    action: 'retry',
    says: 'The {which} database ended the transaction by itself, and undid it: {detail}',
    remedy:
      'Nothing; the next cycle tries again. If it stays so, look for a trigger of your own that refuses the change.',
    withheld: ['detail'],
  },
  TS_DATABASE_BUSY: {
    action: 'retry',
    says: 'The {which} database is busy: {detail}',
    remedy:
      'Nothing; the next cycle tries again. If it stays so, find the program that holds the lock, or what takes the memory and the connections of the server.',
  },
  TS_DATABASE_FULL: {
    action: 'stop',
    says: 'The {which} database cannot grow: {detail}',
    remedy: 'Free disk space on its machine; the next cycle goes on where this one ended.',
  },
  TS_DATABASE_READONLY: {
    action: 'stop',
    says: 'The {which} database cannot be written to: {detail}',
    remedy:
      'Give the account that runs Tillsync the right to write to it; to a file and its folder, where the file system is mounted for writing.',
  },
  TS_DATABASE_FAILED: {
    action: 'stop',
    says: 'The {which} database failed: {detail}',
    remedy: 'Look at the cause; the next cycle goes on where this one ended.',
    withheld: ['detail'],
  },
  TS_SCHEMA_MISSING: {
    action: 'stop',
    says: 'The {which} database lacks {missing}.',
    remedy: 'Run `tillsync migrate`.',
  },
  TS_SCHEMA_NEWER: {
    action: 'stop',
    says: 'The {which} database has schema {found}; this Tillsync knows up to {known}.',
    remedy: 'Upgrade Tillsync at this site.',
  },
  TS_LOGIN_UNKNOWN: {
    action: 'stop',
    says: 'The login {user}, which is to work with the tables, is not known in the database.',
    remedy:
      'Let the database’s administrator make it, a user of this database included; then `tillsync migrate` again.',
  },
  TS_SCHEMA_OPEN: {
    action: 'stop',
    says: 'In the schema {schema} of the web database everybody may make tables and functions, stores’ logins included, and this login may not end that.',
    remedy:
      'Let the schema’s owner, up to PostgreSQL 14 the administrator of the server, run `REVOKE CREATE ON SCHEMA "{schema}" FROM PUBLIC;` in the web database; then `tillsync migrate` again.',
  },
  TS_OWNERS_DIFFER: {
    action: 'stop',
    says: 'The table {table} belongs to {owner}, and {events} to {own}: what writes the one could not write the events.',
    remedy:
      'Give both one owner with ALTER AUTHORIZATION; or let the application append the events: `capture: application`.',
  },
  TS_COMPATIBILITY_LEVEL: {
    action: 'stop',
    says: 'The database {name} has the compatibility level of a SQL Server before 2016, which takes no JSON.',
    remedy:
      'Let its administrator run `ALTER DATABASE [{name}] SET COMPATIBILITY_LEVEL = 140;` (or that of a later version), once the retail software is known to work with it.',
  },
  TS_SNAPSHOT_ISOLATION: {
    action: 'stop',
    says: 'The {which} database does not allow snapshots, which Tillsync reads so that no till waits.',
    remedy:
      'Let its administrator run `ALTER DATABASE CURRENT SET ALLOW_SNAPSHOT_ISOLATION ON;` in it; then the same again.',
  },
  TS_DEFAULT_SCHEMA: {
    action: 'stop',
    says: 'The default schema of the user {user} is {found}; that of Tillsync’s own tables is {wanted}.',
    remedy:
      'Run `ALTER USER [{user}] WITH DEFAULT_SCHEMA = [{wanted}];`, or set `controlSchema` to {found}. The owner of the database (dbo) has no other than dbo.',
  },
  TS_MAPPING: {
    action: 'stop',
    says: 'The mapping of {table} does not fit the database: {detail}',
    remedy: 'Correct `plugins.{plugin}.tables` in the configuration.',
  },
  // configuration and command line
  TS_CONFIG_MISSING: {
    action: 'stop',
    says: 'There is no configuration at {file}.',
    remedy: 'Make one with `tillsync init`, or name it with --config FILE.',
  },
  TS_CONFIG_INVALID: {
    action: 'stop',
    says: 'The configuration {file} has mistakes:\n{problems}',
    remedy: 'Correct them all, then try `tillsync config check`.',
  },
  TS_CONFIG_EXISTS: {
    action: 'stop',
    says: 'There is a configuration at {file} already.',
    remedy: 'Edit it, choose another --directory, or write over it with --force.',
  },
  TS_FILE_REFUSED: {
    action: 'stop',
    says: '{file} cannot be written: {detail}',
    remedy: 'Give the account that runs Tillsync the right to write there, or choose another folder.',
  },
  TS_PREFLIGHT_FAILED: {
    action: 'stop',
    says: 'The preflight failed: {findings}',
    remedy: 'Do what each finding says; `tillsync preflight` shows them all.',
  },
  TS_NAME_INVALID: {
    action: 'stop',
    says: '{name} cannot be the name of a {what}: {problem}.',
    remedy: 'Choose another name.',
  },
  TS_NAME_TAKEN: {
    action: 'stop',
    says: 'There is a {what} {name} already.',
    remedy: 'Choose another one, or remove that one first.',
  },
  TS_NAME_UNKNOWN: {
    action: 'stop',
    says: 'There is no {what} {name}; known: {known}.',
    remedy: 'Correct the name, or make it known first.',
  },
  TS_PASSWORD_INVALID: {
    action: 'stop',
    says: 'A password has {least} to {most} characters.',
    remedy: 'Choose another one; a short sentence is easy to keep in mind.',
  },
  TS_RIGHT_MISSING: {
    action: 'stop',
    says: '{user} lacks the access right {right}.',
    remedy: 'Let an administrator do it, or grant it: `tillsync role grant ROLE {right}`.',
  },
  TS_DOCUMENT_UNKNOWN: {
    action: 'stop',
    says: '{problem}',
    remedy: 'Correct the key: its parts joined by `/`, or as a JSON array.',
    withheld: ['problem'],
  },
  TS_HEAD_OFFICE_ONLY: {
    action: 'stop',
    says: 'Site {site} is a store; {what} is for the head office.',
    remedy: 'Run it there, with the configuration of the head office.',
  },
  TS_CONSOLE_ADDRESS: {
    action: 'stop',
    says: 'The console cannot be served at {host}, port {port}: {detail}',
    remedy:
      'Give `console.host`, `console.port` and the certificate other values, or end the program that has the port.',
  },
  TS_USAGE: {
    action: 'stop',
    says: '{problem}',
    remedy: 'See `tillsync {command} --help`.',
  },
  TS_DEMO_USAGE: {
    action: 'stop',
    says: '{problem}',
    remedy: 'See `npm run demo -- --help`.',
  },
  TS_DEMO_COMMAND: {
    action: 'stop',
    says: '`{command}` ended with {exitCode}:\n{detail}',
    remedy: 'Do what it says, then run the demo again.',
  },
  TS_UNEXPECTED: {
    action: 'stop',
    says: 'Something happened that Tillsync was not made for: {detail}',
    remedy: 'Report it, with all of this text. The next cycle goes on where this one ended.',
    withheld: ['detail'],
  },
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS
