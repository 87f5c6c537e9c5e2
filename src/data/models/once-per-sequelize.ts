import type { Sequelize } from 'sequelize'
import type { Adapter } from '../adapter.ts'
import type { Session } from '../database.ts'

/** Models belong to a Sequelize instance: made with the first session of one, the same ones from then on. */
export function oncePerSequelize<Models>(
  define: (sequelize: Sequelize, adapter: Adapter) => Models,
): (session: Session) => Models {
  const made = new WeakMap<Sequelize, Models>()
  return ({ adapter, sequelize }) => {
    const models = made.get(sequelize) ?? define(sequelize, adapter)
    made.set(sequelize, models)
    return models
  }
}
