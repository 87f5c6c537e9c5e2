import type { Figures } from './figures.ts'

/** One metric of the exposition, and how it follows from the figures. */
export interface Metric {
  /** Without the `tillsync_` that all begin with. A counter never falls; its name ends with `_total`. */
  readonly name: string
  readonly help: string
  readonly counter?: boolean
  readonly labels: readonly string[]
  /** None: the figures do not tell. */
  readonly samples: (figures: Figures) => readonly Sample[]
}

/** A value, and the labels in the order of the metric's. */
export type Sample = readonly [value: number, ...labels: string[]]

/** Of a figure that may be missing. */
export function sample(value: number | undefined, ...labels: string[]): readonly Sample[] {
  return value === undefined ? [] : [[value, ...labels]]
}
