import assert from 'node:assert/strict'
import { API_VERSION, type Plugin, type PluginClass, schemaFor, type Table } from 'tillsync'
import type { TillsyncError } from '../../../src/contract/errors.ts'
import { checkDeclarations, checkPlugin, checkReferences } from '../../../src/registry/check.ts'

const root: Table = {
  name: 'note',
  key: ['code'],
  columns: { code: 'text(20)', text: 'text' },
  details: [{ name: 'note_line', key: ['line'], columns: { code: 'text(20)', line: 'integer' } }],
}

function plugin(members: Readonly<Record<string, unknown>> = {}): Plugin {
  return {
    apiVersion: API_VERSION,
    name: 'notes',
    title: 'Notes',
    flow: 'to-head-office',
    version: 1,
    kinds: { note: { root, schema: schemaFor(root), deletes: 'carry' } },
    extract: async () => [],
    transform: (row) => row,
    load: async () => {},
    ...members,
  } as Plugin
}

const withRoot = (table: unknown) =>
  plugin({ kinds: { note: { root: table, schema: schemaFor(root), deletes: 'keep' } } })
const withColumns = (columns: unknown) => withRoot({ ...root, columns })
const withDetail = (detail: object) => withRoot({ ...root, details: [{ ...root.details?.[0], ...detail }] })

const PROBLEMS: readonly (readonly [problem: string, broken: Plugin])[] = [
  ['name is not in kebab-case', plugin({ name: 'myNotes' })],
  ['title is missing', plugin({ title: '' })],
  ['flow is neither to-store nor to-head-office', plugin({ flow: 'both' })],
  ['version is not a number from 1', plugin({ version: 0 })],
  ['upgrade is missing: sites with an older version still send', plugin({ version: 2 })],
  ['dependsOn is not a list of names', plugin({ dependsOn: 'items' })],
  [
    'storeFormats has others than consignment and outright',
    plugin({ flow: 'to-store', audience: () => '*', storeFormats: ['franchise'] }),
  ],
  ['storeFormats is for the flow to the stores only', plugin({ storeFormats: ['outright'] })],
  ['load is missing', plugin({ load: undefined })],
  ['narrow is not a method', plugin({ flow: 'to-store', audience: () => '*', narrow: true })],
  ['audience is missing: who gets a document?', plugin({ flow: 'to-store' })],
  ['audience and narrow are for the flow to the stores only', plugin({ audience: () => '*' })],
  ['kinds is empty', plugin({ kinds: {} })],
  ['note: deletes is neither carry nor keep', plugin({ kinds: { note: { root, schema: schemaFor(root) } } })],
  [
    'note: sequence names day, which is no column',
    plugin({
      kinds: {
        note: { root, schema: schemaFor(root), deletes: 'keep', sequence: { within: ['day'], number: 'code' } },
      },
    }),
  ],
  [
    'note: sequence has no list of columns, within',
    plugin({ kinds: { note: { root, schema: schemaFor(root), deletes: 'keep', sequence: { number: 'code' } } } }),
  ],
  ['note: schema is no Standard Schema', plugin({ kinds: { note: { root, schema: {}, deletes: 'keep' } } })],
  ['note: root is missing', plugin({ kinds: { note: { schema: schemaFor(root), deletes: 'keep' } } })],
  ['note: a table has a name, columns and a key', withRoot({ name: 'note' })],
  ['note: column text has no known type: money', withColumns({ code: 'text', text: 'money' })],
  [
    'note: column text has values, which only text has',
    withColumns({ code: 'text', text: { type: 'integer', values: ['1'] } }),
  ],
  ['note: key is empty', withRoot({ ...root, key: [], details: [] })],
  ['note: key column code is missing', withColumns({ text: 'text' })],
  ['note: key column code is optional or local', withColumns({ code: { type: 'text', optional: true } })],
  ['note: unique column gtin is missing', withRoot({ ...root, unique: [['gtin']] })],
  ['note: text is a column and a detail', withDetail({ name: 'text' })],
  ['note_line: key column line is missing', withDetail({ columns: { code: 'text(20)' } })],
  [
    "note_line: code is its parent's; the key of a detail tells it from its siblings",
    withDetail({ key: ['code', 'line'] }),
  ],
  ['note_line: column id for note_id is not in its parent', withDetail({ parent: { note_id: 'id' } })],
]

describe('A plugin’s shape', () => {
  it('is accepted when all of it is there', () => {
    checkPlugin(plugin(), 'plugins/notes')
  })

  for (const [problem, broken] of PROBLEMS) {
    it(`is refused: ${problem}`, () => {
      assert.throws(
        () => checkPlugin(broken, 'plugins/notes'),
        (error: TillsyncError) => {
          assert.equal(error.code, 'TS_PLUGIN_SHAPE')
          assert.equal(error.message.split(': ').slice(1).join(': '), problem)
          return true
        },
      )
    })
  }

  it('is refused with every problem at once', () => {
    assert.throws(() => checkPlugin(plugin({ title: '', version: 0, load: 1 }), 'plugins/notes'), {
      message: 'Plugin notes is not a valid plugin: title is missing; version is not a number from 1; load is missing',
    })
  })

  it('is refused where its own settings are declared wrongly', () => {
    const declared = {
      HighestBalance: { title: 'Highest balance', doc: 'In points.', format: 'whole-number', from: 1, to: 9 },
      rounding: { title: '', doc: 'To what.', format: 'choice', values: ['up', 'down'], default: 'sideways' },
      colour: { title: 'Colour', doc: 'Of the card.', format: 'paint' },
      pin: { title: 'PIN', doc: 'Of the service.', format: 'secret' },
      tokenLength: { title: 'Length', doc: 'Of the token.', format: 'whole-number', from: 1, to: 9 },
    }
    const Class = Object.assign(class {}, { settings: declared }) as unknown as PluginClass
    assert.throws(() => checkDeclarations(Class, 'notes'), {
      code: 'TS_PLUGIN_SHAPE',
      message: `Plugin notes is not a valid plugin: ${[
        'settings: HighestBalance is not in camelCase',
        'settings: rounding has no title, or no doc',
        'settings.rounding: found "sideways"; wanted up or down',
        'settings: colour has a format that is none of short-text, whole-number, yes-or-no, choice, secret',
        'settings: pin is a secret, and is not called a password, secret or token',
        'settings: tokenLength is called like a secret, and is none',
      ].join('; ')}`,
    })
  })

  it('may refer to the key of a document of its own, or of a plugin that it depends on', () => {
    const memo: Table = {
      name: 'memo',
      key: ['code'],
      columns: { code: 'text', note_code: { type: 'text', references: 'note.code' } },
    }
    const memos = (dependsOn: string[]) =>
      plugin({ name: 'memos', dependsOn, kinds: { memo: { root: memo, schema: schemaFor(memo), deletes: 'carry' } } })
    checkReferences(memos(['notes']), [plugin(), memos(['notes'])])
    assert.throws(() => checkReferences(memos([]), [plugin(), memos([])]), {
      code: 'TS_PLUGIN_SHAPE',
      message: /memo: column note_code refers to note.code, which is not the key/,
    })
  })
})
