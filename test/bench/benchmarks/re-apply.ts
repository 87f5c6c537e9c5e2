import { againstLimit, limitOf } from '../against-limit.ts'
import { type Benchmark, repeated, sizeOf } from '../benchmark.ts'
import { postgresOf } from '../databases/postgres.ts'
import { upsertInOneGo } from '../databases/postgres-upsert.ts'
import { changeItems, loadItems } from '../loaded-items.ts'
import { medians } from '../measure/median.ts'
import { limitColumns, limitRow } from '../report/limit-table.ts'
import { ITEMS } from './first-load.ts'

/** All items of the head office change, and the store has them already. */
export const reApply: Benchmark = {
  name: 're-apply',
  dialects: ['postgres'],
  async run(context) {
    const retails = postgresOf(context.retails)
    const { databases } = retails
    const { loaded, ...load } = await loadItems(context, retails)
    const documents = sizeOf(context.options, ITEMS.full, ITEMS.small)
    const changed = await retails.after(loaded, 'changed', ({ headOffice: { database } }) =>
      changeItems(databases, database, documents),
    )
    const origin = changed.headOffice.database
    await retails.rest(changed)
    const changes = { ...load, filled: changed, documents }
    const measured = await againstLimit(context, retails, changes)
    const upserts = await repeated(context, 'one upsert of all', () =>
      limitOf(retails, loaded, ({ store }) => upsertInOneGo(databases, origin, store.database, load.tables)),
    )
    const { dialect, transferredBy } = databases
    await retails.remove(changed)
    return {
      columns: limitColumns,
      rows: [
        limitRow(dialect, transferredBy, changes, measured, { least: 0.2 }),
        limitRow(dialect, 'COPY, one upsert', changes, { ...measured, ...medians(upserts) }),
      ],
    }
  },
}
