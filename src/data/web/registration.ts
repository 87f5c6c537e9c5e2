import { type Attributes, literal, type WhereOptions } from 'sequelize'
import { coded } from '../../contract/errors.ts'
import type { Site } from '../../contract/index.ts'
import type { RegisteredSite } from '../../flow/ports/web-database.ts'
import type { Database, Session } from '../database.ts'
import type { SiteModel } from '../models/site.ts'
import { webModels } from '../models/web-models.ts'

/** A site as the web database knows it; what follows `epoch` is what it last told of itself. */
export interface SiteRegistration extends RegisteredSite {
  readonly epoch: number
  /** Of a store: what it signs in to the web database as, where that has logins. */
  readonly login?: string
  /** Of the database that the site works with. */
  readonly installation?: string
  readonly host?: string
  readonly programVersion?: string
  readonly softwareVersion?: string
  readonly protocolVersion?: number
  readonly lastCycleAt?: string
}

export type NamedSite = Site & { readonly name: string }

/** What a site tells of itself at the begin of a cycle. */
export interface Announcement {
  readonly code: string
  readonly installation: string
  readonly host: string
  readonly programVersion: string
  readonly softwareVersion?: string
  readonly protocolVersion: number
}

/**
 * Makes a site known, active and in epoch 1; of a known one, sets name and format. Gives whether it is new.
 * TS_NAME_INVALID: `*` and `HO` are audiences, and a code is part of packet ids. TS_NAME_TAKEN: the code is known for a
 * site of the other kind, or there is another head office.
 */
export function registerSite(database: Database, site: NamedSite): Promise<boolean> {
  return database.write((session) => register(session, site))
}

/** The same within a transaction. */
export async function register(session: Session, site: NamedSite): Promise<boolean> {
  checkCode(site)
  const known = (await registrations(session)).find(({ code }) => code === site.code)
  await checkKind(session, site, known)
  const { code, kind, name, format = null } = site
  const { Site } = webModels(session)
  const { transaction } = session
  if (known) await Site.update({ name, format }, { where: { code }, transaction })
  else await Site.create({ code, name, kind, format, active: true, epoch: 1 }, { transaction })
  return !known
}

export function listSites(database: Database): Promise<SiteRegistration[]> {
  return database.read((session) => registrations(session))
}

/** A site and its head office, as the web database knows them. */
export interface RegisteredHere {
  readonly own?: SiteRegistration
  readonly headOffice?: SiteRegistration
}

/** The two that a store may see, and that a cycle needs, however many stores there are. */
export function registeredHere(database: Database, code: string): Promise<RegisteredHere> {
  return database.read(async (session) => {
    // Each by an index; one query for both would read all stores.
    const [own] = await registrations(session, { code })
    const [headOffice] = await registrations(session, { kind: 'head-office' })
    return { own, headOffice }
  })
}

/** Another installation may work under this code from now on: the machine was replaced. TS_NAME_UNKNOWN. */
export function releaseInstallation(database: Database, code: string): Promise<void> {
  return database.write((session) => changeSite(session, code, { installation: null }))
}

/**
 * Records that this installation works under its code now. Refuses nothing; gives what stood there, undefined if the
 * site is not registered.
 */
export function announce(database: Database, told: Announcement): Promise<SiteRegistration | undefined> {
  const { code, installation, host, programVersion, softwareVersion = null, protocolVersion } = told
  return database.write(async (session) => {
    const [before] = await registrations(session, { code })
    const lastCycleAt = literal(session.adapter.statements.now)
    await webModels(session).Site.update(
      { installation, host, programVersion, softwareVersion, protocolVersion, lastCycleAt },
      { where: { code }, transaction: session.transaction },
    )
    return before
  })
}

function checkCode({ code, kind }: Site): void {
  const invalid = (problem: string) => coded('TS_NAME_INVALID', { what: 'site', name: code, problem })
  if (!/^[A-Za-z0-9_-]{1,20}$/.test(code)) throw invalid('a code is 1 to 20 letters, digits, - or _')
  if (kind === 'store' && code === 'HO') throw invalid('HO stands for the head office')
}

async function checkKind(session: Session, site: Site, known: SiteRegistration | undefined): Promise<void> {
  if (known && known.kind !== site.kind) throw coded('TS_NAME_TAKEN', { what: known.kind, name: site.code })
  if (known || site.kind === 'store') return
  const other = (await registrations(session)).find(({ kind }) => kind === 'head-office')
  if (other) throw coded('TS_NAME_TAKEN', { what: 'head office', name: other.code })
}

/** TS_NAME_UNKNOWN if there is no such site. */
export async function changeSite(
  session: Session,
  code: string,
  values: Partial<Pick<SiteModel, 'active' | 'installation' | 'login'>>,
): Promise<void> {
  await registrationOf(session, code)
  await webModels(session).Site.update(values, { where: { code }, transaction: session.transaction })
}

/** TS_NAME_UNKNOWN if there is no such site. */
export async function registrationOf(session: Session, code: string): Promise<SiteRegistration> {
  const sites = await registrations(session)
  const found = sites.find((site) => site.code === code)
  if (found) return found
  const known = sites.map((site) => site.code).join(', ') || 'none'
  throw coded('TS_NAME_UNKNOWN', { what: 'site', name: code, known })
}

/** Sites in the order of their codes. */
export async function registrations(
  session: Session,
  where: WhereOptions<Attributes<SiteModel>> = {},
): Promise<SiteRegistration[]> {
  const sites = await webModels(session).Site.findAll({ where, order: ['code'], transaction: session.transaction })
  return sites.map((site) => ({
    code: site.code,
    name: site.name,
    kind: site.kind,
    format: site.format ?? undefined,
    active: site.active,
    epoch: site.epoch,
    login: site.login ?? undefined,
    installation: site.installation ?? undefined,
    host: site.host ?? undefined,
    programVersion: site.programVersion ?? undefined,
    softwareVersion: site.softwareVersion ?? undefined,
    protocolVersion: site.protocolVersion ?? undefined,
    lastCycleAt: site.lastCycleAt ?? undefined,
  }))
}
