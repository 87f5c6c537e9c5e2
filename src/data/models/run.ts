import {
  type CreationOptional,
  DataTypes,
  type InferAttributes,
  type InferCreationAttributes,
  literal,
  type Model,
  type ModelStatic,
  type NonAttribute,
  type Sequelize,
} from 'sequelize'
import { PHYSICAL } from './physical-table.ts'
import type { RunPluginModel } from './run-plugin.ts'

export interface RunModel extends Model<InferAttributes<RunModel>, InferCreationAttributes<RunModel>> {
  id: CreationOptional<string>
  scope: string
  startedAt: CreationOptional<string>
  endedAt: CreationOptional<string | null>
  reason: string
  startedBy: string
  outcome: 'RUNNING' | 'DONE' | 'FAILED' | 'STOPPED'
  error: CreationOptional<string | null>
  /** A JSON array. */
  findings: string | null
  seen: CreationOptional<string | null>
  idleUntil: CreationOptional<string | null>
  /** Included as `plugins`. */
  plugins?: NonAttribute<RunPluginModel[]>
}

/** `now`: the database's clock, at which a run starts. */
export function defineRun(sequelize: Sequelize, now: string): ModelStatic<RunModel> {
  return sequelize.define<RunModel>(
    'tillsync_run',
    {
      id: { type: DataTypes.STRING(60), primaryKey: true, defaultValue: DataTypes.UUIDV4 },
      scope: { type: DataTypes.STRING(60), allowNull: false },
      startedAt: { type: DataTypes.STRING, allowNull: false, defaultValue: literal(now) },
      endedAt: DataTypes.STRING,
      reason: { type: DataTypes.STRING(60), allowNull: false },
      startedBy: { type: DataTypes.TEXT, allowNull: false },
      outcome: { type: DataTypes.STRING(12), allowNull: false },
      error: DataTypes.TEXT,
      findings: DataTypes.TEXT,
      seen: DataTypes.STRING(64),
      idleUntil: DataTypes.STRING,
    },
    PHYSICAL,
  )
}
