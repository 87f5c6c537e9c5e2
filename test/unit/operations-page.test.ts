import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ERRORS } from '../../src/contract/error-codes.ts'

const page = (name: string) => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')
const rows = [...page('operations.md').matchAll(/^\| (`T.+?) \| .+ \|$/gm)].map(([, first]) => first!)

describe('docs/operations.md', () => {
  it('has for each alarm of docs/alerts.md what to do', () => {
    const alarms = [...page('alerts.md').matchAll(/^### (\w+)$/gm)].map(([, alarm]) => `\`${alarm}\``)
    assert.ok(alarms.length > 10)
    assert.deepEqual(
      rows.filter((row) => row.startsWith('`Tillsync')),
      alarms,
    )
  })

  it('names codes that there are', () => {
    const codes = rows.flatMap((row) => [...row.matchAll(/`(TS_\w+)`/g)].map(([, code]) => code!))
    assert.ok(codes.length > 5)
    for (const code of codes) assert.ok(code in ERRORS, code)
  })
})
