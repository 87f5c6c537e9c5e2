import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type NonAttribute,
  type Sequelize,
} from 'sequelize'
import { PHYSICAL } from './physical-table.ts'
import type { RoleModel } from './role.ts'

export interface UserModel extends Model<InferAttributes<UserModel>, InferCreationAttributes<UserModel>> {
  name: string
  operatingSystemAccount: string | null
  active: boolean
  passwordHash: CreationOptional<string | null>
  /** Included as `roles`. */
  roles?: NonAttribute<RoleModel[]>
}

export function defineUser(sequelize: Sequelize): ModelStatic<UserModel> {
  return sequelize.define<UserModel>(
    'tillsync_user',
    {
      name: { type: DataTypes.STRING(200), primaryKey: true },
      operatingSystemAccount: DataTypes.STRING(200),
      active: {
        type: DataTypes.BOOLEAN,
        allowNull: false,
        // SQLite has 0 and 1.
        get() {
          return Boolean(this.getDataValue('active'))
        },
      },
      passwordHash: DataTypes.TEXT,
    },
    PHYSICAL,
  )
}
