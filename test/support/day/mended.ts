import assert from 'node:assert/strict'
import { publish } from '../../../src/data/operator/publish.ts'
import { retryHeld } from '../../../src/data/operator/quarantine.ts'
import { listSent } from '../../../src/data/operator/sent-list.ts'
import type { ConfiguredSite } from '../configured-sites.ts'
import type { DayOfRetail } from './day-of-retail.ts'
import { obeyed } from './obeyed.ts'

/** So often that a document, its answer, and a snapshot that was asked for have made their way. */
const ROUNDS = 5

/** Everything is in order again: people retry what plugins had set aside, and each site has its cycles. */
export async function mended(day: DayOfRetail): Promise<void> {
  for (const site of day.all) await retried(site)
  for (let round = 0; round < ROUNDS; round++) {
    for (const site of day.all) {
      const { error } = await obeyed(site)
      assert.equal(error, undefined, `${site.installation.site.code}: ${error}`)
    }
  }
}

async function retried({ installation }: ConfiguredSite): Promise<void> {
  const { siteDatabase, registry } = installation
  await retryHeld(siteDatabase, {})
  const ports = await installation.openSite()
  const { items } = await listSent(siteDatabase, { statuses: ['INVALID'] }, { most: 10_000 })
  for (const type of registry.types) {
    const documents = items.filter((one) => one.type === type.name).map(({ kind, key }) => ({ kind, key }))
    await publish(ports, siteDatabase, { type, what: { documents } })
  }
}
