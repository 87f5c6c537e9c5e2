import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ERRORS } from '../../src/contract/error-codes.ts'
import { healthOf } from '../../src/data/health-of.ts'

const page = (name: string) => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8')
/** What findings are called: a text, or a constant beside it. */
function findings(): string[] {
  const folder = join(import.meta.dirname, '../../src/preflight/checks')
  return readdirSync(folder).flatMap((file) => {
    const source = readFileSync(join(folder, file), 'utf8')
    const constants = new Map([...source.matchAll(/^const (\w+) = '(.+)'$/gm)].map(([, name, text]) => [name, text]))
    return [...source.matchAll(/\b(?:finding|check)\(\s*(?:'(.+?)'|([A-Z]+)\b)/g)].map(
      ([, text, name]) => text ?? constants.get(name) ?? assert.fail(`${name} in ${file}`),
    )
  })
}

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

  it('has for each finding of the preflight what to do', () => {
    const section = page('operations.md')
      .split(/^## /m)
      .find((one) => one.startsWith('When preflight'))!
    const told = [...section.matchAll(/^\| (.+?) \| .+ \|$/gm)].flatMap(([, first]) =>
      [...first!.matchAll(/`(.+?)`/g)].map(([, name]) => name!),
    )
    const steps = (['sqlite', 'postgres', 'mssql'] as const).flatMap((dialect) => {
      const { steps, checks } = healthOf(dialect)
      return [...steps, ...checks].map(({ name }) => name)
    })
    const all = new Set([...steps, ...findings()])
    assert.ok(all.size > 30)
    const untold = [...all].filter((name) => !told.includes(name))
    assert.deepEqual(untold, [])
    const unknown = told.filter((name) => !all.has(name))
    assert.deepEqual(unknown, ['local database: …', 'web database: …', 'latency', 'schema', 'rights', 'tables: …'])
  })

  it('names codes that there are', () => {
    const codes = rows.flatMap((row) => [...row.matchAll(/`(TS_\w+)`/g)].map(([, code]) => code!))
    assert.ok(codes.length > 5)
    for (const code of codes) assert.ok(code in ERRORS, code)
  })
})
