import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize'
import { PHYSICAL } from './physical-table.ts'

/** A site as it is registered in the web database. */
export interface SiteModel extends Model<InferAttributes<SiteModel>, InferCreationAttributes<SiteModel>> {
  code: string
  name: string
  kind: 'store' | 'head-office'
  format: 'consignment' | 'outright' | null
  active: boolean
  epoch: number
  login: CreationOptional<string | null>
  installation: string | null
  host: string | null
  programVersion: string | null
  softwareVersion: string | null
  protocolVersion: number | null
  lastCycleAt: string | null
}

export function defineSite(sequelize: Sequelize): ModelStatic<SiteModel> {
  return sequelize.define<SiteModel>(
    'tillsync_site',
    {
      code: { type: DataTypes.STRING(20), primaryKey: true },
      name: { type: DataTypes.STRING(200), allowNull: false },
      kind: { type: DataTypes.STRING(12), allowNull: false },
      format: DataTypes.STRING(12),
      active: {
        type: DataTypes.BOOLEAN,
        allowNull: false,
        // SQLite has 0 and 1.
        get() {
          return Boolean(this.getDataValue('active'))
        },
      },
      epoch: { type: DataTypes.INTEGER, allowNull: false },
      login: DataTypes.STRING(128),
      installation: DataTypes.STRING(60),
      host: DataTypes.STRING(200),
      programVersion: DataTypes.STRING(60),
      softwareVersion: DataTypes.STRING(60),
      protocolVersion: DataTypes.INTEGER,
      lastCycleAt: DataTypes.STRING,
    },
    // On SQL Server, of which nothing may be returned then but by way of another table.
    { ...PHYSICAL, hasTrigger: true },
  )
}
