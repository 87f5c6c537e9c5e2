import { type SchemaState, siteSchema, webSchema } from '../../data/migrate.ts'
import type { Check } from '../check.ts'
import { type Finding, finding } from '../finding.ts'

export const localSchema: Check = {
  name: 'local database: schema',
  needs: ['local'],
  async run({ siteDatabase }) {
    return [schemaFinding(localSchema.name, await siteSchema(siteDatabase), 'Run `tillsync migrate`.')]
  },
}

export const webSchemaCheck: Check = {
  name: 'web database: schema',
  needs: ['web'],
  async run({ webDatabase }) {
    const remedy = 'Run `tillsync migrate` at the head office.'
    return [schemaFinding(webSchemaCheck.name, await webSchema(webDatabase), remedy)]
  },
}

const NEWER: Partial<Record<SchemaState['state'], string>> = {
  newer: ', from a newer Tillsync',
  compatible: ', from a newer Tillsync, which this one can work with',
}

/** The migrations that were applied are those that this program has. */
function schemaFinding(check: string, { state, found, known }: SchemaState, migrate: string): Finding {
  return finding(check, {
    ok: state === 'current' || state === 'compatible',
    found: found ? `migration ${found}${NEWER[state] ?? ''}` : 'no tables of Tillsync',
    wanted: `migration ${known}`,
    remedy: state === 'newer' ? 'Upgrade Tillsync at this site.' : migrate,
  })
}
