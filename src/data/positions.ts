import type { Cursor, Position } from '../flow/stream.ts'

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

export interface CursorRow extends PositionRow {
  readonly seen_epoch: number
  readonly seen_claim: number
  readonly seen_digest: string
}

export function cursorOf(row: CursorRow): Cursor {
  const { seen_epoch, seen_claim, seen_digest } = row
  return { ...positionOf(row), seen: { epoch: Number(seen_epoch), claim: Number(seen_claim), digest: seen_digest } }
}
