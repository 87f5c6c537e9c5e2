import { asTillsyncError } from '../../contract/errors.ts'
import { checkMapping } from '../../data/business/check-mapping.ts'
import type { DocumentType } from '../../flow/document-type.ts'
import type { Check, PreflightContext } from '../check.ts'
import { type Finding, finding } from '../finding.ts'

/** The tables and columns of each document type, as mapped, exist and fit; the triggers that capture them are there. */
export const mapping: Check = {
  name: 'tables',
  needs: ['local'],
  async run(context) {
    const { kind, format } = context.config.site
    const types = context.types.filter(
      ({ storeFormats }) => kind === 'head-office' || !storeFormats || storeFormats.includes(format ?? ''),
    )
    const findings: Finding[] = []
    for (const type of types) findings.push(...(await tablesOf(type, context)))
    return findings
  },
}

async function tablesOf(type: DocumentType, { siteDatabase, config }: PreflightContext): Promise<Finding[]> {
  const name = `tables: ${type.name}`
  try {
    const problems = await siteDatabase.read((session) => checkMapping(session, [type], config.site))
    if (problems.length === 0) {
      return [finding(name, { ok: true, found: 'as wanted', wanted: 'tables, columns and triggers', remedy: '' })]
    }
    return problems.map(({ table, found, wanted, remedy }) =>
      finding(`${name}, ${table}`, { ok: false, found, wanted, remedy }),
    )
  } catch (error) {
    const told = asTillsyncError(error)
    if (told?.code !== 'TS_MAPPING') throw error
    return [finding(name, { ok: false, found: told.message, wanted: 'a mapping that fits', remedy: told.remedy })]
  }
}
