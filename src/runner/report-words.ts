import { asTillsyncError } from '../contract/errors.ts'
import type { PluginReport } from './report.ts'

/** `120 documents in 2 packets, 14.2 kB, 0.3 s; 1 set aside`. */
export function countsLine({ documents, packets, bytes, setAside }: PluginReport, milliseconds: number): string {
  const moved = documents === 0 ? 'nothing new' : `${documents} documents in ${packets} packets, ${size(bytes)}`
  const aside = setAside > 0 ? `; ${setAside} set aside` : ''
  return `${moved}, ${(milliseconds / 1000).toFixed(1)} s${aside}`
}

export function explainFailure(error: unknown): string {
  const told = asTillsyncError(error)
  return told ? `${told.code}: ${told.message} ${told.remedy}` : error instanceof Error ? error.message : String(error)
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
