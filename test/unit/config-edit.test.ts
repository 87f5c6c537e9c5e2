import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setPluginEnabled } from '../../src/config/edit.ts'
import { loadConfig } from '../../src/config.ts'

describe('turning a plugin on and off in the file', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-edit-'))
    file = join(folder, 'tillsync.yaml')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('adds its lines to the example and changes nothing else', () => {
    const example = join(import.meta.dirname, '../../config/store.yaml')
    copyFileSync(example, file)
    setPluginEnabled(file, 'sales', false)
    assert.equal(loadConfig({ file, environment: {} }).plugins.sales!.enabled, false)
    const added = 'plugins:\n  sales:\n    enabled: false\n'
    assert.equal(readFileSync(file, 'utf8'), readFileSync(example, 'utf8').replace('plugins:\n', added))
  })

  for (const [where, before, after] of [
    [
      'below other plugins',
      'plugins: # all\n    items:\n        retries: 1\n',
      'plugins: # all\n    sales:\n      enabled: false\n    items:\n        retries: 1\n',
    ],
    [
      'into its section',
      'plugins:\n  sales:\n    # three\n    retries: 3',
      'plugins:\n  sales:\n    enabled: false\n    # three\n    retries: 3',
    ],
    ['where there are no plugins', 'log: {} # quiet\n', 'log: {} # quiet\nplugins:\n  sales:\n    enabled: false\n'],
    ['into braces', 'plugins: { items: {} } # one\n', 'plugins: { items: {}, sales: { enabled: false } } # one\n'],
    ['at the very end', 'plugins:', 'plugins:\n  sales:\n    enabled: false\n'],
  ] as const) {
    it(`adds it ${where}`, () => {
      writeFileSync(file, before)
      setPluginEnabled(file, 'sales', false)
      assert.equal(readFileSync(file, 'utf8'), after)
    })
  }

  it('changes one line where the plugin stands already', () => {
    const before =
      'plugins:\n  # the till\n  sales:\n    enabled: true # since May\n    retries: 5\n  items: { enabled: true }\n'
    writeFileSync(file, before)
    setPluginEnabled(file, 'sales', false)
    assert.equal(readFileSync(file, 'utf8'), before.replace('true # since', 'false # since'))
  })

  it('leaves a file with mistakes alone', () => {
    writeFileSync(file, 'plugins: [\n')
    assert.throws(() => setPluginEnabled(file, 'sales', false), { code: 'TS_CONFIG_INVALID' })
    assert.equal(readFileSync(file, 'utf8'), 'plugins: [\n')
  })
})
