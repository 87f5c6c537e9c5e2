import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize'
import { PHYSICAL } from './physical-table.ts'

/** A role has an access right. */
export interface AccessRightModel
  extends Model<InferAttributes<AccessRightModel>, InferCreationAttributes<AccessRightModel>> {
  roleName: string
  accessRight: string
}

export function defineAccessRight(sequelize: Sequelize): ModelStatic<AccessRightModel> {
  return sequelize.define<AccessRightModel>(
    'tillsync_access_right',
    {
      roleName: { type: DataTypes.STRING(200), primaryKey: true },
      accessRight: { type: DataTypes.STRING(60), primaryKey: true },
    },
    PHYSICAL,
  )
}
