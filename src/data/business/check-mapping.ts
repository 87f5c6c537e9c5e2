import type { Site } from '../../contract/index.ts'
import type { DocumentType } from '../../flow/document-type.ts'
import type { Session } from '../database.ts'
import type { FoundTable } from '../found-table.ts'
import { type CapturedType, findTables, triggersOf } from './capture.ts'
import { uniqueKey } from './find-table.ts'
import { type InstalledCapture, installedCapture, missingCapture } from './install-capture.ts'
import { type MappedTable, mapTables, physicalName, withDetails } from './mapping.ts'

/** What keeps a type's documents from being read or written here. */
export interface MappingProblem {
  readonly type: string
  /** As it is called here. */
  readonly table: string
  readonly wanted: string
  readonly found: string
  readonly remedy: string
}

type CheckedType = CapturedType & Pick<DocumentType, 'flow'>

/** Compares the tables of these types, as mapped, with the database. TS_MAPPING: a mapping that fits no table at all. */
export async function checkMapping(
  session: Session,
  types: readonly CheckedType[],
  site: Pick<Site, 'kind'>,
): Promise<MappingProblem[]> {
  const problems: MappingProblem[] = []
  let installed: InstalledCapture | undefined
  for (const type of types) {
    const sends = (type.flow === 'to-store') === (site.kind === 'head-office')
    for (const [kind, root] of mapTables(type)) {
      const tables = withDetails(root)
      const there = await findTables(session, root)
      for (const table of tables) {
        for (const problem of problemsOf(session, type.name, table, there.get(table), sends)) problems.push(problem)
      }
      if (sends && type.capture === 'triggers' && there.size === tables.length) {
        installed ??= await installedCapture(session)
        const wanted = triggersOf(session, type.name, kind, root, there)
        for (const { table, name, found } of missingCapture(wanted, installed)) {
          problems.push({
            type: type.name,
            table: table.physical,
            wanted: `the trigger ${name}`,
            found,
            remedy: 'Run `tillsync migrate`.',
          })
        }
      }
    }
  }
  return problems
}

function problemsOf(
  { adapter: { schema } }: Session,
  type: string,
  table: MappedTable,
  found: FoundTable | undefined,
  sends: boolean,
): MappingProblem[] {
  const mapped = `Correct \`plugins.${type}.tables.${table.name}\` in the configuration.`
  const problem = (wanted: string, there: string, remedy = mapped): MappingProblem => {
    return { type, table: table.physical, wanted, found: there, remedy }
  }
  if (!found) {
    return [problem(`the table ${table.physical}`, 'none', table.reference ? 'Run `tillsync migrate`.' : mapped)]
  }
  const columns = table.columns.flatMap(({ physical, type: wanted }) => {
    if (physical === undefined) return []
    const there = found.columns[physical]
    if (!there) return [problem(`the column ${physical}`, `there are ${Object.keys(found.columns).join(', ')}`)]
    const good = sends ? schema.reads(there.type, wanted) : schema.fits(there.type, wanted)
    return good ? [] : [problem(`${physical} as ${wanted}`, there.type || 'no type')]
  })
  const constants = table.constants
    .filter(({ name }) => !found.columns[name])
    .map(({ name }) => problem(`the column ${name}`, `there are ${Object.keys(found.columns).join(', ')}`))
  return [...columns, ...constants, ...(sends ? [] : writeProblems(table, found, problem))]
}

/** What stands in the way of writing. */
function writeProblems(
  table: MappedTable,
  found: FoundTable,
  problem: (wanted: string, there: string, remedy?: string) => MappingProblem,
): MappingProblem[] {
  if (found.kind === 'view') return [problem('a table, to write to', 'a view')]
  const written = [...table.columns.map(({ physical }) => physical), ...table.constants.map(({ name }) => name)]
  const unfilled = Object.entries(found.columns)
    .filter(([name, { nullable, filled }]) => !nullable && !filled && !written.includes(name))
    .map(([name]) => problem(`a value for ${name}`, 'a column that may not be null, with no default', CONSTANT))
  const key = table.key.map(physicalName).join(', ')
  const keyed = table.parent || uniqueKey(table, found) ? [] : [problem(`a unique key over ${key}`, 'none', UNIQUE)]
  return [...unfilled, ...keyed]
}

const CONSTANT = 'Map a column to it, or give it a constant in the configuration, or a default in the database.'
const UNIQUE = 'Make a unique index over these columns: a document is found by its key.'
