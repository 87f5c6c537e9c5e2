import { partsOf } from '../../contract/column-type.ts'
import type { StatementFactory } from '../adapter.ts'
import { bare, textOf } from './column-types.ts'

export const canonical: StatementFactory['canonical'] = (x, type, found) => {
  switch (partsOf(type).name) {
    case 'text':
      return found ? textOf(x, found.type) : x
    case 'bigint':
      return `convert(varchar(40), ${x})`
    case 'decimal':
      return decimalText(x, bare(found?.type ?? type))
    case 'date':
      return `convert(varchar(10), ${x}, 23)`
    case 'instant': {
      // Not every server writes decimals that are zero. A seventh is cut off.
      const clock = `replace(convert(varchar(26), ${x}, 121), ' ', 'T')`
      return `stuff('0001-01-01T00:00:00.000000Z', 1, len(${clock}), ${clock})`
    }
    default:
      return x
  }
}

/** Money is written with two decimals. More digits of a float than these are noise of its binary fraction. */
function decimalText(x: string, type: string): string {
  if (type === 'money' || type === 'smallmoney') return `convert(varchar(40), convert(decimal(19,4), ${x}))`
  const digits = { real: 7, float: 15 }[type]
  if (!digits) return `convert(varchar(40), ${x})`
  const decimals = `${digits - 1} - convert(int, floor(log10(abs(nullif(${x}, 0)))))`
  const rounded = `convert(varchar(40), round(convert(float, ${x}), ${decimals}), 2)`
  return `coalesce(${rounded}, convert(varchar(40), ${x}))`
}
