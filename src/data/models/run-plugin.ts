import {
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  type Model,
  type ModelStatic,
  type Sequelize,
} from 'sequelize'
import { PHYSICAL } from './physical-table.ts'

/** What a plugin did in a run, in one direction. */
export interface RunPluginModel
  extends Model<InferAttributes<RunPluginModel>, InferCreationAttributes<RunPluginModel>> {
  run: string
  type: string
  direction: 'received' | 'sent'
  documents: number
  packets: number
  bytes: number
  setAside: number
  milliseconds: number
  error: string | null
}

export function defineRunPlugin(sequelize: Sequelize): ModelStatic<RunPluginModel> {
  return sequelize.define<RunPluginModel>(
    'tillsync_run_plugin',
    {
      run: { type: DataTypes.STRING(60), primaryKey: true },
      type: { type: DataTypes.STRING(60), primaryKey: true },
      direction: { type: DataTypes.STRING(12), primaryKey: true },
      documents: { type: DataTypes.INTEGER, allowNull: false },
      packets: { type: DataTypes.INTEGER, allowNull: false },
      bytes: {
        type: DataTypes.BIGINT,
        allowNull: false,
        // Servers give a bigint as text.
        get() {
          return Number(this.getDataValue('bytes'))
        },
      },
      setAside: { type: DataTypes.INTEGER, allowNull: false },
      milliseconds: { type: DataTypes.INTEGER, allowNull: false },
      error: DataTypes.TEXT,
    },
    PHYSICAL,
  )
}
