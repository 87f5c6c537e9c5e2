import { defineAccessRight } from './access-right.ts'
import { defineAudit } from './audit.ts'
import { oncePerSequelize } from './once-per-sequelize.ts'
import { defineRole } from './role.ts'
import { defineRun } from './run.ts'
import { defineRunPlugin } from './run-plugin.ts'
import { defineUser } from './user.ts'
import { defineUserRole } from './user-role.ts'

/**
 * Models of a site database's tables that people fill. What is called on them needs the session's `transaction`: else
 * it goes to another connection, beside the transaction.
 */
export const siteModels = oncePerSequelize((sequelize, { statements }) => {
  const User = defineUser(sequelize)
  const Role = defineRole(sequelize)
  const UserRole = defineUserRole(sequelize)
  const AccessRight = defineAccessRight(sequelize)
  const Audit = defineAudit(sequelize, statements.now)
  const Run = defineRun(sequelize, statements.now)
  const RunPlugin = defineRunPlugin(sequelize)

  const through = { through: UserRole, constraints: false }
  User.belongsToMany(Role, { ...through, as: 'roles', foreignKey: 'userName', otherKey: 'roleName' })
  Role.belongsToMany(User, { ...through, as: 'users', foreignKey: 'roleName', otherKey: 'userName' })
  Role.hasMany(AccessRight, { as: 'accessRights', foreignKey: 'roleName', constraints: false })
  Run.hasMany(RunPlugin, { as: 'plugins', foreignKey: 'run', constraints: false })

  return { User, Role, UserRole, AccessRight, Audit, Run, RunPlugin }
})
