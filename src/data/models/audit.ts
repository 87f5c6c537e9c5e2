import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  literal,
  type Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize'
import { PHYSICAL } from './physical-table.ts'

export interface AuditModel extends Model<InferAttributes<AuditModel>, InferCreationAttributes<AuditModel>> {
  id: CreationOptional<string>
  at: CreationOptional<string>
  userName: string
  address: string | null
  act: string
  detail: string | null
}

/** `now`: the database's clock. */
export function defineAudit(sequelize: Sequelize, now: string): ModelStatic<AuditModel> {
  return sequelize.define<AuditModel>(
    'tillsync_audit',
    {
      id: { type: DataTypes.STRING(60), primaryKey: true, defaultValue: DataTypes.UUIDV4 },
      at: { type: DataTypes.STRING, allowNull: false, defaultValue: literal(now) },
      userName: { type: DataTypes.STRING(200), allowNull: false },
      address: DataTypes.STRING(60),
      act: { type: DataTypes.STRING(60), allowNull: false },
      detail: DataTypes.TEXT,
    },
    PHYSICAL,
  )
}
