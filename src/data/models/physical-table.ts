/** The migrations make the tables; a model has its table's name and maps camelCase to the columns' names. */
export const PHYSICAL = { freezeTableName: true, timestamps: false, underscored: true } as const
