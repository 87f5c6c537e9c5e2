import { coded } from '../../contract/errors.ts'
import type { Site } from '../../contract/index.ts'
import type { RegisteredSite } from '../../flow/ports.ts'
import type { Database, Session } from '../database.ts'

/** A site as the web database knows it; what follows `epoch` is what it last told of itself. */
export interface SiteRegistration extends RegisteredSite {
  readonly epoch: number
  /** Of the database that the site works with. */
  readonly installation?: string
  readonly host?: string
  readonly programVersion?: string
  readonly softwareVersion?: string
  readonly protocolVersion?: number
  readonly lastCycleAt?: string
}

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
export function registerSite(database: Database, site: Site & { readonly name: string }): Promise<boolean> {
  checkCode(site)
  return database.write(async (session) => {
    const known = (await registrations(session)).find(({ code }) => code === site.code)
    await checkKind(session, site, known)
    const { code, kind, name, format = null } = site
    if (known) {
      await session.run('update tillsync_site set name = :name, format = :format where code = :code', {
        code,
        name,
        format,
      })
    } else {
      await session.run(
        `insert into tillsync_site (code, name, kind, format, active, epoch)
         values (:code, :name, :kind, :format, :active, 1)`,
        { code, name, kind, format, active: true },
      )
    }
    return !known
  })
}

export function listSites(database: Database): Promise<SiteRegistration[]> {
  return database.read((session) => registrations(session))
}

/** The store is awaited again. TS_NAME_UNKNOWN if there is no such site. */
export function activate(database: Database, code: string): Promise<void> {
  return change(database, code, 'active = :value', true)
}

/** The store is neither counted nor awaited any more (PROTOCOL.md, rule 23). */
export function deactivate(database: Database, code: string): Promise<void> {
  return change(database, code, 'active = :value', false)
}

/** Another installation may work under this code from now on: the machine was replaced. */
export function releaseInstallation(database: Database, code: string): Promise<void> {
  return change(database, code, 'installation = :value', null)
}

/**
 * Records that this installation works under its code now. Refuses nothing; gives what stood there, undefined if the
 * site is not registered.
 */
export function announce(database: Database, told: Announcement): Promise<SiteRegistration | undefined> {
  return database.write(async (session) => {
    const before = (await registrations(session)).find(({ code }) => code === told.code)
    await session.run(
      `update tillsync_site set installation = :installation, host = :host, program_version = :program_version,
         software_version = :software_version, protocol_version = :protocol_version,
         last_cycle_at = ${session.adapter.statements.now} where code = :code`,
      {
        code: told.code,
        installation: told.installation,
        host: told.host,
        program_version: told.programVersion,
        software_version: told.softwareVersion ?? null,
        protocol_version: told.protocolVersion,
      },
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

function change(database: Database, code: string, set: string, value: boolean | null): Promise<void> {
  return database.write(async (session) => {
    const changed = await session.run(`update tillsync_site set ${set} where code = :code`, { code, value })
    if (changed > 0) return
    const known = (await registrations(session)).map((site) => site.code).join(', ') || 'none'
    throw coded('TS_NAME_UNKNOWN', { what: 'site', name: code, known })
  })
}

async function registrations(session: Session): Promise<SiteRegistration[]> {
  const rows = await session.all<{
    code: string
    name: string
    kind: 'store' | 'head-office'
    format: 'consignment' | 'outright' | null
    active: unknown
    epoch: number
    installation: string | null
    host: string | null
    program_version: string | null
    software_version: string | null
    protocol_version: number | null
    last_cycle: string | null
  }>(
    `select code, name, kind, format, active, epoch, installation, host, program_version, software_version,
       protocol_version, ${session.adapter.statements.canonical('last_cycle_at', 'instant')} as last_cycle
     from tillsync_site order by code`,
  )
  return rows.map((row) => ({
    code: row.code,
    name: row.name,
    kind: row.kind,
    format: row.format ?? undefined,
    active: Boolean(row.active),
    epoch: Number(row.epoch),
    installation: row.installation ?? undefined,
    host: row.host ?? undefined,
    programVersion: row.program_version ?? undefined,
    softwareVersion: row.software_version ?? undefined,
    protocolVersion: row.protocol_version === null ? undefined : Number(row.protocol_version),
    lastCycleAt: row.last_cycle ?? undefined,
  }))
}
