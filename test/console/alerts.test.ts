import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { CYCLE_METRICS } from '../../src/console/metrics/cycle-metrics.ts'
import { DOCUMENT_METRICS } from '../../src/console/metrics/document-metrics.ts'
import { scrape } from '../support/scrape.ts'
import { testConsole } from '../support/test-console.ts'

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string }
}

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/alerts.md'), 'utf8')
const [, YAML = ''] = /```yaml\n([\s\S]*?)```/.exec(PAGE) ?? []
const RULES = (parse(YAML) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules)
const LABELS = new Map([...CYCLE_METRICS, ...DOCUMENT_METRICS].map(({ name, labels }) => [`tillsync_${name}`, labels]))

describe('the alerts of the documentation', () => {
  it('speak of metrics that the host tells, and the page explains each of these', async function () {
    this.timeout(30_000)
    const place = await testConsole({ at: 'headOffice' })
    try {
      const signal = new AbortController().signal
      assert.equal((await place.installation.sync({ reason: 'test', signal })).error, undefined)
      const told = [...(await scrape(place.address)).types.keys()].filter((name) => name.startsWith('tillsync_'))
      const used = RULES.flatMap(({ expr }) => expr.match(/tillsync_\w+/g) ?? [])
      assert.deepEqual(
        used.filter((name) => !told.includes(name)),
        [],
      )
      const explained = [...PAGE.matchAll(/^\| `(tillsync_\w+)` \|/gm)].map(([, name]) => name)
      assert.deepEqual(explained.toSorted(), told.toSorted())
    } finally {
      await place.close()
    }
  })

  it('use the labels that those have', () => {
    for (const { alert, expr, annotations } of RULES) {
      const known = ['site', 'job', 'instance', ...(expr.match(/tillsync_\w+/g) ?? []).flatMap((n) => LABELS.get(n)!)]
      const within = [...expr.matchAll(/(\w+)="/g)].map(([, label]) => label!)
      const by = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list]) => list!.split(', '))
      const shown = [...annotations.summary.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!)
      const wrong = [...within, ...by, ...shown].filter((label) => !known.includes(label))
      assert.deepEqual(wrong, [], alert)
    }
  })

  it('name statuses that there are', () => {
    const statuses = ['PENDING', 'UPLOADED', 'WAITING', 'QUARANTINED', 'REJECTED', 'INVALID']
    const named = RULES.flatMap(({ expr }) => [...expr.matchAll(/status="(\w+)"/g)].map(([, status]) => status!))
    assert.deepEqual(new Set(named), new Set(statuses))
  })

  it('say each what to do', () => {
    const advised = [...PAGE.matchAll(/^### (\w+)\n\S/gm)].map(([, name]) => name)
    assert.deepEqual(
      advised,
      RULES.map(({ alert }) => alert),
    )
    assert.equal(new Set(advised).size, advised.length)
  })
})
