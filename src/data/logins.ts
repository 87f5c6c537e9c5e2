import type { Session } from './database.ts'

/** What a site signs in to the web database with. */
export interface Login {
  readonly user: string
  readonly password: string
}

/**
 * Stores' own logins of a web database. Which store a login is stands in `tillsync_site.login`; the database itself holds
 * the store to what is its own.
 */
export interface Logins {
  /** The schema in which a store finds Tillsync's own tables; `control`: that in which they are. */
  schema(control: string): string
  /** Holds whoever signs in with a store's login to that store's rows; part of the migration that makes the tables. */
  protect(session: Session): Promise<void>
  /** Lets a login that does not own the tables work with the rows of every site: the head office's. Repeatable. */
  admit(session: Session, user: string): Promise<void>
  /** Makes a login that may do what a store may. TS_DATABASE_FORBIDDEN: logins are not this one's to make. */
  make(session: Session, login: Login): Promise<void>
  /**
   * Lets a login that the server has into a web database that was made anew, to do what a store may. false: the server has
   * none of this name.
   */
  adopt(session: Session, user: string): Promise<boolean>
  setPassword(session: Session, login: Login): Promise<void>
  /** Lets the login in, and lets it do what a store may. */
  open(session: Session, user: string): Promise<void>
  /** Does not let it in any more; where it is in, its next statement may do nothing. */
  close(session: Session, user: string): Promise<void>
}
