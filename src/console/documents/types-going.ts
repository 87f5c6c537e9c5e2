import type { DocumentType } from '../../flow/document-type.ts'
import { directionOf } from '../../runner/direction.ts'
import type { Installation } from '../../runner/installation.ts'
import type { Direction } from '../../runner/report.ts'

/** The document types that this site sends, or receives, those that are off included. */
export function typesGoing(direction: Direction, { registry, site }: Installation): readonly DocumentType[] {
  return registry.allTypes.filter((type) => directionOf(type, site) === direction)
}
