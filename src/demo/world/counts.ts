/** A retail world that is the same in every run: the same seed and size give the same documents. */
export interface World {
  readonly seed: number
  /** 1: about 200 items, and 100 bills a store; all counts grow with it. */
  readonly size: number
}

/** How many of each the world has; every store has as many as the other. */
const AT_SIZE_1 = {
  items: 200,
  promotions: 8,
  auditPlans: 6,
  transferOrders: 12,
  salesOrders: 12,
  customers: 40,
  bills: 100,
  goodsReceipts: 10,
  goodsReturns: 4,
}

export function count({ size }: World, of: keyof typeof AT_SIZE_1): number {
  return Math.max(1, Math.round(AT_SIZE_1[of] * size))
}

/** 1, 2, 3 … `last`. */
export function* upTo(last: number): Iterable<number> {
  for (let number = 1; number <= last; number += 1) yield number
}
