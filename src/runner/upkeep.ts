import type { Config } from '../config.ts'
import { coded } from '../contract/errors.ts'
import type { Site } from '../contract/index.ts'
import type { Database } from '../data/database.ts'
import { checkSchema, siteSchema, webSchema } from '../data/migrate.ts'
import { openSite } from '../data/site/site-database.ts'
import { watched } from '../data/watched-database.ts'
import { openWeb } from '../data/web/web-database.ts'
import type { DocumentType } from '../flow/document-type.ts'
import { compactType } from '../flow/outbound/compact.ts'
import { type Extra, extraDocuments } from '../flow/verify/extra.ts'
import { checkSequences, type SequenceFinding } from '../flow/verify/sequences.ts'
import type { Verified } from '../flow/verify/verified.ts'
import type { Registry } from '../registry/registry.ts'
import { directionOf } from './direction.ts'
import { type Purged, purge } from './purge.ts'
import { type Repaired, repairSite } from './repair.ts'
import { verifySite, waitAtMost } from './verify.ts'

/** Which documents are meant. */
export interface Scope {
  /** Of these types; none or absent: of all that are on. */
  readonly types?: readonly string[]
  /** At the head office: of these stores; absent: of all that are active. */
  readonly stores?: readonly string[]
}

export interface VerifyOptions extends Scope {
  /** By the contents of the business tables. */
  readonly deep: boolean
  /** How long to wait for answers. */
  readonly minutes: number
  readonly signal: AbortSignal
}

export interface Verification {
  /** By type and other site. */
  readonly sites: readonly Omit<Verified, 'extra'>[]
  /** Series of numbers that have gaps, or numbers twice. */
  readonly sequences: readonly SequenceFinding[]
  /** Deep: by type and the site where it stands, what nobody sent. */
  readonly extra: readonly ExtraAtSite[]
}

export interface ExtraAtSite extends Extra {
  readonly type: string
  readonly site: string
}

/** What is done beside the cycles, so that they go on well. All of it: TS_SCHEMA_MISSING, TS_SCHEMA_NEWER. */
export class Upkeep {
  constructor(
    readonly site: Site,
    readonly siteDatabase: Database,
    readonly webDatabase: Database,
    readonly registry: Registry,
    readonly retention: Config['retention'],
  ) {}

  /** The same, which tells after each transaction that it goes on. */
  watched(progress: () => void): Upkeep {
    const [own, web] = [this.siteDatabase, this.webDatabase].map((database) => watched(database, progress))
    return new Upkeep(this.site, own!, web!, this.registry, this.retention)
  }

  /** Takes away what the retention says is old. `merged`: packets that others have taken the place of. */
  async purge(signal: AbortSignal): Promise<Purged & { readonly merged?: number }> {
    await this.#checkSchemas()
    const { site, siteDatabase, webDatabase, retention } = this
    const purged = await purge({ site, siteDatabase, webDatabase, retention, signal })
    if (site.kind === 'store') return purged
    return { ...purged, merged: await this.#compact(signal) }
  }

  /** Compares documents with other sites, and looks through their numbers here. TS_TYPE_UNKNOWN, TS_NAME_UNKNOWN. */
  async verify({ deep, minutes, signal, ...scope }: VerifyOptions): Promise<Verification> {
    const { types, stores } = await this.#within(scope)
    const sequences: SequenceFinding[] = []
    for (const type of types.filter((type) => directionOf(type, this.site)))
      sequences.push(...(await checkSequences(openSite(this.siteDatabase, this.site), type, stores)))
    const verified = await verifySite(this, { types, stores, deep, pause: waitAtMost(minutes, signal) })
    const extra = verified.flatMap((one) =>
      one.extra ? [{ type: one.type, site: this.#storeOf(one), ...one.extra }] : [],
    )
    if (deep && this.site.kind === 'head-office') extra.push(...(await this.#ownExtra(types)))
    return {
      sites: verified.map(({ extra: _, ...one }) => one),
      sequences,
      extra: extra.filter(({ documents }) => documents > 0),
    }
  }

  #storeOf({ site }: Verified): string {
    return this.site.kind === 'store' ? this.site.code : site
  }

  async #ownExtra(types: readonly DocumentType[]): Promise<ExtraAtSite[]> {
    const own: ExtraAtSite[] = []
    for (const type of types.filter((type) => directionOf(type, this.site) === 'received'))
      own.push({
        type: type.name,
        site: this.site.code,
        ...(await extraDocuments(openSite(this.siteDatabase, this.site), type)),
      })
    return own
  }

  /** Has sent again what the last verification found to differ. TS_TYPE_UNKNOWN, TS_NAME_UNKNOWN. */
  async repair(scope: Scope): Promise<Repaired[]> {
    const { types, stores } = await this.#within(scope)
    return repairSite(this, types, { types: types.map(({ name }) => name), sites: stores })
  }

  /** At the head office, which keeps the web database: packets that some store has still to read become fewer. */
  async #compact(signal: AbortSignal): Promise<number> {
    let merged = 0
    for (const type of this.registry.types.filter((type) => directionOf(type, this.site) === 'sent'))
      merged += await compactType(openWeb(this.webDatabase), this.site.code, type, signal)
    return merged
  }

  async #within({ types = [], stores }: Scope): Promise<{ types: DocumentType[]; stores?: readonly string[] }> {
    await this.#checkSchemas()
    const { site, registry, webDatabase } = this
    const named = types.map((name) => registry.type(name))
    if (stores && site.kind === 'store') throw coded('TS_HEAD_OFFICE_ONLY', { site: site.code, what: '--store' })
    if (stores) await refuseStrangers(webDatabase, stores)
    return { types: named.length > 0 ? named : [...registry.types], stores }
  }

  async #checkSchemas(): Promise<void> {
    checkSchema('local', await siteSchema(this.siteDatabase))
    checkSchema('web', await webSchema(this.webDatabase))
  }
}

async function refuseStrangers(web: Database, stores: readonly string[]): Promise<void> {
  const known = (await openWeb(web).sites()).filter(({ kind }) => kind === 'store').map(({ code }) => code)
  const stranger = stores.find((code) => !known.includes(code))
  if (stranger === undefined) return
  throw coded('TS_NAME_UNKNOWN', { what: 'store', name: stranger, known: known.join(', ') || 'none' })
}
