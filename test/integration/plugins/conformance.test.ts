import assert from 'node:assert/strict'
import type { Change, Destination, Keys, Origin, Row } from 'tillsync'
import { testPlugin } from 'tillsync/testing'
import { Notices, Slips } from '../../support/plugins.ts'

const notice = (code: string) => ({
  code,
  title: `Title of ${code}`,
  stores: 'S001,S002',
  weight: '1.5000000000',
  notice_tag: [{ tag: 'a' }, { tag: 'b' }],
})
const samples = { documents: { notice: [notice('N1'), notice('N2')] } }

type Test = { readonly title: string; readonly test: () => unknown }

/** The tests that the suite would register, without registering them. */
function testsOf(suite: () => void): Test[] {
  const globals = globalThis as unknown as { describe: unknown; it: unknown }
  const { describe, it } = globals
  const tests: Test[] = []
  try {
    globals.describe = (_title: string, body: () => void) => body()
    globals.it = (title: string, test: () => unknown) => void tests.push({ title, test })
    suite()
  } finally {
    Object.assign(globals, { describe, it })
  }
  return tests
}

async function failing(suite: () => void): Promise<string[]> {
  const failed: string[] = []
  for (const { title, test } of testsOf(suite)) {
    try {
      await test()
    } catch {
      failed.push(title)
    }
  }
  return failed
}

const broken: readonly (readonly [what: string, Class: new () => Notices, failure: string])[] = [
  [
    'filters what it extracts',
    class extends Notices {
      override extract(keys: Keys, origin: Origin): Promise<Row[]> {
        return super.extract({ ...keys, values: keys.values.slice(1) }, origin)
      }
    },
    'extracts the documents that exist, whole, and nothing for the other keys',
  ],
  [
    'changes the row that it transforms',
    class extends Notices {
      override transform(row: Row) {
        row.title = String(row.title).trim()
        return row
      }
    },
    'transforms a row to the same document each time, keeps its key and leaves the row alone',
  ],
  [
    'makes another document each time',
    class extends Notices {
      #count = 0
      override transform(row: Row) {
        this.#count += 1
        return { ...row, title: `Title ${this.#count}` }
      }
    },
    'transforms a row to the same document each time, keeps its key and leaves the row alone',
  ],
  [
    'makes what JSON cannot carry',
    class extends Notices {
      override transform(row: Row) {
        return { ...row, at: new Date(0) }
      }
    },
    'makes documents that its schema accepts, and that are the same after they travelled',
  ],
  [
    'narrows to another key',
    class extends Notices {
      narrow(document: any, store: string) {
        return { ...document, code: store }
      }
    },
    'names an audience, and narrows a document for each store in it without touching the whole',
  ],
  [
    'loads without details',
    class extends Notices {
      override load(changes: readonly Change<any>[], destination: Destination) {
        return destination.apply(changes, (document) => ({ ...document, notice_tag: [] }))
      }
    },
    'loads the rows that were extracted',
  ],
  [
    'inserts only',
    class extends Notices {
      override async load(changes: readonly Change<any>[], destination: Destination) {
        for (const { document } of changes) {
          if (!document) continue
          const { code, title, stores, weight } = document
          const sql = 'insert into {notice} (code, title, stores, weight) values (:code, :title, :stores, :weight)'
          await destination.execute(sql, { parameters: { code, title, stores, weight } })
        }
      }
    },
    'loads the same changes again without effect',
  ],
  [
    'takes what it is given for all there is',
    class extends Notices {
      override async load(changes: readonly Change<any>[], destination: Destination) {
        await destination.execute('delete from {notice_tag}')
        await destination.execute('delete from {notice}')
        await destination.apply(changes)
      }
    },
    'loads fewer of the changes, and leaves the other documents alone',
  ],
  [
    'forgets removals',
    class extends Notices {
      override load(changes: readonly Change<any>[], destination: Destination) {
        return destination.apply(changes.filter(({ document }) => document !== null))
      }
    },
    'removes documents with all their details, and takes them back',
  ],
  [
    'trims its keys',
    class extends Notices {
      override async extract({ kind, values }: Keys, origin: Origin): Promise<Row[]> {
        return origin.gather({ kind, values: values.map((key) => key.map((part) => part.trim())) })
      }
    },
    'takes keys with quotes, blanks and emoji, each a document of its own',
  ],
]

describe('The conformance suite', () => {
  it('is passed by plugins of both flows', async () => {
    const slip = {
      site_code: 'S001',
      slip_no: '7',
      person_id: null,
      amount: '1.50',
      slip_line: [{ line: 1, what: 'x' }],
    }
    assert.deepEqual(await failing(() => testPlugin(Notices, samples)), [])
    assert.deepEqual(await failing(() => testPlugin(Slips, { documents: { slip: [slip] } })), [])
  })

  for (const [what, Class, failure] of broken) {
    it(`is not passed by a plugin that ${what}`, async () => {
      const failed = await failing(() => testPlugin(Class, samples))
      assert.ok(failed.includes(failure), failed.join('\n'))
    })
  }

  it('is not passed without a sample of each kind', async () => {
    const failed = await failing(() => testPlugin(Notices, { documents: {} }))
    assert.ok(failed.includes('has a sample of each kind'), failed.join('\n'))
  })

  it('is not passed when the schema accepts what it must refuse', async () => {
    const failed = await failing(() => testPlugin(Notices, { ...samples, invalid: { notice: [notice('N3')] } }))
    assert.deepEqual(failed, ['its schema refuses invalid document 1'])
  })
})
