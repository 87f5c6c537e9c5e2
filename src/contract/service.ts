/** What the container can hand to a plugin's constructor. */

/** `is` is there for the type alone. */
export interface Service<T> {
  readonly id: symbol
  readonly is?: T
}

/** Each line carries the site, and the run and plugin it is of. Nothing of a document belongs there: neither content nor key. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface Clock {
  now(): Date
}

/** The plugin's own `settings` in the site's configuration, with the defaults that it declares. */
export type Settings = Readonly<Record<string, unknown>>

export const services = {
  log: { id: Symbol.for('tillsync.log') } as Service<Log>,
  clock: { id: Symbol.for('tillsync.clock') } as Service<Clock>,
  settings: { id: Symbol.for('tillsync.settings') } as Service<Settings>,
}
