import type { Config } from '../config.ts'
import type { Database } from '../data/database.ts'
import type { RegisteredHere } from '../data/web/registration.ts'
import type { DocumentType } from '../flow/document-type.ts'
import type { Finding } from './finding.ts'
import type { Machine } from './machine.ts'

export interface PreflightContext {
  readonly config: Config
  readonly siteDatabase: Database
  readonly webDatabase: Database
  /** Those that are on. */
  readonly types: readonly DocumentType[]
  readonly machine: Machine
}

/** What the checks of one preflight share. */
export interface CheckContext extends PreflightContext {
  /** Asked once. */
  readonly registered: () => Promise<RegisteredHere>
}

export type Needed = 'local' | 'web'

/** One file each. What it throws becomes a finding; no check stops another. */
export interface Check {
  readonly name: string
  /** Databases without which there is nothing to check. */
  readonly needs: readonly Needed[]
  run(context: CheckContext): Promise<readonly Finding[]>
}
