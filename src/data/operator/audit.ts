import { Op } from 'sequelize'
import type { Database } from '../database.ts'
import { siteModels } from '../models/site-models.ts'

/** What a person did in the console. */
export interface AuditEntry {
  readonly user: string
  /** From where: an IP address. */
  readonly address?: string
  /** `sign-in`, `plugin`, … */
  readonly act: string
  /** As a sentence, where `act` does not say it all. */
  readonly detail?: string
}

export interface RecordedAct extends AuditEntry {
  readonly id: string
  /** Instant, by the database's clock. */
  readonly at: string
}

export function recordAct(database: Database, { user, address, act, detail }: AuditEntry): Promise<void> {
  return database.write(async (session) => {
    const { Audit } = siteModels(session)
    await Audit.create(
      { userName: user, address: address ?? null, act, detail: detail ?? null },
      { transaction: session.transaction },
    )
  })
}

/** Newest first. `before`: the id of the last one on the page before. */
export function listActs(
  database: Database,
  { most, before }: { readonly most: number; readonly before?: string },
): Promise<RecordedAct[]> {
  return database.read(async (session) => {
    const { Audit } = siteModels(session)
    const { transaction } = session
    const last = before === undefined ? undefined : await Audit.findByPk(before, { transaction })
    if (before !== undefined && !last) return []
    const acts = await Audit.findAll({
      where: last ? { [Op.or]: [{ at: { [Op.lt]: last.at } }, { at: last.at, id: { [Op.lt]: last.id } }] } : {},
      order: [
        ['at', 'DESC'],
        ['id', 'DESC'],
      ],
      limit: most,
      transaction,
    })
    return acts.map(({ id, at, userName, address, act, detail }) => ({
      id,
      at,
      user: userName,
      address: address ?? undefined,
      act,
      detail: detail ?? undefined,
    }))
  })
}
