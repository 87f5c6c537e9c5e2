import type { Databases } from '../databases/databases.ts'
import { machine } from '../measure/machine.ts'

/** When and where figures were measured, in one line. */
export function circumstances(databases: readonly Databases[], repeats: number): string {
  const day = new Date().toISOString().slice(0, 10)
  const servers = databases.map(({ version, settings }) => (settings ? `${version} (${settings})` : version))
  const turns = repeats === 1 ? 'measured once' : `medians of ${repeats}`
  return `${day}, ${turns}: ${[machine(), ...servers].join('; ')}.`
}
