import type { Position } from '../flow/stream.ts'

export interface PositionRow {
  readonly origin: string
  readonly audience: string
  readonly type: string
  readonly epoch: number
  readonly number: number
  readonly digest: string
}

export function positionOf({ origin, audience, type, epoch, number, digest }: PositionRow): Position {
  return { stream: { origin, audience, type }, epoch: Number(epoch), number: Number(number), digest }
}
