import type { Site } from '../contract/index.ts'
import type { DocumentType } from '../flow/document-type.ts'
import type { Direction } from './report.ts'

/** Which way a site carries a type; undefined: a store of another format has nothing to do with it. */
export function directionOf({ flow, storeFormats }: DocumentType, { kind, format }: Site): Direction | undefined {
  if (kind === 'store' && storeFormats && !storeFormats.includes(format ?? '')) return undefined
  return (flow === 'to-store') === (kind === 'store') ? 'received' : 'sent'
}
