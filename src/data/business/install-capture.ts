import { createHash } from 'node:crypto'
import { coded } from '../../contract/errors.ts'
import type { Session } from '../database.ts'
import { type CapturedType, EVENT_TABLE, findTables, triggersOf, type WantedTrigger } from './capture.ts'
import { mapTables, withDetails } from './mapping.ts'

interface Trigger {
  readonly name: string
  readonly table_name: string
  readonly disabled: boolean | number
}

/** Of every name that a plugin's triggers have. */
const PREFIX = 'tillsync_'

/**
 * Makes the triggers that append a business event for every change of these types; where the application appends them
 * itself, removes ours. Those that are there as they should be are left alone: no right to make triggers is needed to find
 * that none is missing. The tables must be there, else TS_MAPPING.
 */
export async function installCapture(session: Session, types: readonly CapturedType[]): Promise<void> {
  const wanted = new Map<string, WantedTrigger>()
  for (const type of types.filter(({ capture }) => capture === 'triggers')) {
    for (const trigger of await wantedTriggers(session, type)) wanted.set(trigger.name, trigger)
  }
  await refuseOtherOwners(session, [...wanted.values()])
  const made = await fingerprints(session)
  for (const there of await captureTriggers(session, ({ name }) => types.some((type) => belongs(name, type)))) {
    const trigger = wanted.get(there.name)
    if (trigger && !there.disabled && made.get(there.name) === fingerprintOf(trigger)) wanted.delete(there.name)
    else await drop(session, there)
  }
  for (const trigger of wanted.values()) {
    await forget(session, trigger.name)
    await session.run(trigger.create)
    await session.run(`insert into ${records(session)} (name, fingerprint) values (:name, :fingerprint)`, {
      name: trigger.name,
      fingerprint: fingerprintOf(trigger),
    })
  }
}

/**
 * A trigger writes the event without any right of the till's login where both tables have one owner. Else the till's own
 * statement would fail.
 */
async function refuseOtherOwners(session: Session, triggers: readonly WantedTrigger[]): Promise<void> {
  const name = session.qualified(EVENT_TABLE, 'control')
  const { sql, parameters, read } = session.adapter.schema.find(name)
  const own = read(await session.all(sql, parameters))?.owner
  const other = triggers.find(({ owner }) => owner !== own)
  if (other) throw coded('TS_OWNERS_DIFFER', { table: other.table.physical, owner: other.owner, events: name, own })
}

/** Takes capture off, also that of plugins that are no longer here. Gives the names of the triggers removed. */
export async function removeCapture(session: Session): Promise<string[]> {
  const triggers = await captureTriggers(session, () => true)
  for (const trigger of triggers) await drop(session, trigger)
  return triggers.map(({ name }) => name)
}

/** The triggers that are there, of all types, whether each is disabled, and what each was made with. */
export interface InstalledCapture {
  readonly present: ReadonlyMap<string, boolean>
  readonly made: ReadonlyMap<string, string>
}

export async function installedCapture(session: Session): Promise<InstalledCapture> {
  const triggers = await captureTriggers(session, () => true)
  const present = new Map(triggers.map(({ name, disabled }) => [name, Boolean(disabled)]))
  return { present, made: await fingerprints(session) }
}

/** Of the triggers that a kind's tables are to have, those that are not there as this mapping and this version make them. */
export function missingCapture(
  wanted: readonly WantedTrigger[],
  { present, made }: InstalledCapture,
): (WantedTrigger & { readonly found: string })[] {
  const missing: (WantedTrigger & { readonly found: string })[] = []
  for (const trigger of wanted) {
    const disabled = present.get(trigger.name)
    if (disabled === false && made.get(trigger.name) === fingerprintOf(trigger)) continue
    const found =
      disabled === undefined ? 'none' : disabled ? 'one that is disabled' : 'one of another mapping or version'
    missing.push({ ...trigger, found })
  }
  return missing
}

async function wantedTriggers(session: Session, type: CapturedType): Promise<WantedTrigger[]> {
  const triggers: WantedTrigger[] = []
  for (const [kind, root] of mapTables(type)) {
    const found = await findTables(session, root)
    const absent = withDetails(root).find((table) => !found.has(table))
    if (absent) {
      const detail = `there is no table ${absent.physical}; a table that is mapped is not made.`
      throw coded('TS_MAPPING', { plugin: type.name, table: absent.name, detail })
    }
    triggers.push(...triggersOf(session, type.name, kind, root, found))
  }
  return triggers
}

async function captureTriggers(session: Session, ours: (trigger: Trigger) => boolean): Promise<Trigger[]> {
  const all = await session.all<Trigger>(session.adapter.schema.triggers)
  return all.filter((trigger) => trigger.name.startsWith(PREFIX) && ours(trigger))
}

function belongs(trigger: string, { name }: Pick<CapturedType, 'name'>): boolean {
  return trigger.startsWith(`${PREFIX}${name}_`)
}

async function drop(session: Session, { name, table_name }: Trigger): Promise<void> {
  await session.run(session.adapter.schema.dropTrigger(name, table_name))
  await forget(session, name)
}

async function forget(session: Session, name: string): Promise<void> {
  await session.run(`delete from ${records(session)} where name = :name`, { name })
}

/** What each trigger was made with: databases keep its text, but not as it was written. */
async function fingerprints(session: Session): Promise<Map<string, string>> {
  const rows = await session.all<{ name: string; fingerprint: string }>(
    `select name, fingerprint from ${records(session)}`,
  )
  return new Map(rows.map(({ name, fingerprint }) => [name, fingerprint]))
}

function records(session: Session): string {
  return session.adapter.statements.quote(session.qualified('tillsync_trigger', 'control'))
}

function fingerprintOf({ create }: WantedTrigger): string {
  return createHash('sha256').update(create).digest('hex')
}
