import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type NonAttribute,
  type Sequelize,
} from 'sequelize'
import type { AccessRightModel } from './access-right.ts'
import { PHYSICAL } from './physical-table.ts'

export interface RoleModel extends Model<InferAttributes<RoleModel>, InferCreationAttributes<RoleModel>> {
  name: string
  webDatabaseEnabled: boolean
  /** Included as `accessRights`. */
  accessRights?: NonAttribute<AccessRightModel[]>
  /** Included as `users`. */
  users?: NonAttribute<{ readonly name: string }[]>
}

export function defineRole(sequelize: Sequelize): ModelStatic<RoleModel> {
  return sequelize.define<RoleModel>(
    'tillsync_role',
    {
      name: { type: DataTypes.STRING(200), primaryKey: true },
      webDatabaseEnabled: {
        type: DataTypes.BOOLEAN,
        allowNull: false,
        // SQLite has 0 and 1.
        get() {
          return Boolean(this.getDataValue('webDatabaseEnabled'))
        },
      },
    },
    PHYSICAL,
  )
}
