import assert from 'node:assert/strict'
import { findingsTable } from '../../../src/cli/findings-table.ts'
import type { Output } from '../../../src/cli/output.ts'
import { finding, notChecked } from '../../../src/preflight/finding.ts'

describe('the findings of a preflight', () => {
  it('tell each step that is to be done once, with all checks that it mends', () => {
    const missing = (table: string) =>
      finding(`tables: sales, ${table}`, { ok: false, found: 'none', wanted: 'a trigger', remedy: 'Run `migrate`.' })
    const findings = [
      missing('bill'),
      missing('bill'),
      missing('bill_line'),
      finding('role', { ok: true, found: 'root', wanted: 'a user', remedy: 'Add one.' }),
      notChecked('clock', 'no connection'),
      notChecked('registration', 'no connection'),
    ]
    const shown = findingsTable(findings, { table: () => '(table)' } as unknown as Output)
    assert.equal(
      shown,
      `(table)

To do:
- tables: sales, bill; tables: sales, bill_line: Run \`migrate\`.
- clock; registration: Mend what failed first; this is then checked.`,
    )
  })
})
