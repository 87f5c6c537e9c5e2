import type { ColumnType } from './table.ts'

export interface TypeParts {
  /** `decimal` of `decimal(12,3)`. */
  readonly name: string
  /** `[12, 3]`; of `text`: none. */
  readonly sizes: readonly number[]
}

export function partsOf(type: ColumnType): TypeParts {
  const [name = '', ...sizes] = type.split(/[(,)]/)
  return { name, sizes: sizes.filter(Boolean).map(Number) }
}
