import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize'
import { PHYSICAL } from './physical-table.ts'

/** A user has a role. */
export interface UserRoleModel extends Model<InferAttributes<UserRoleModel>, InferCreationAttributes<UserRoleModel>> {
  userName: string
  roleName: string
}

export function defineUserRole(sequelize: Sequelize): ModelStatic<UserRoleModel> {
  return sequelize.define<UserRoleModel>(
    'tillsync_user_role',
    {
      userName: { type: DataTypes.STRING(200), primaryKey: true },
      roleName: { type: DataTypes.STRING(200), primaryKey: true },
    },
    PHYSICAL,
  )
}
