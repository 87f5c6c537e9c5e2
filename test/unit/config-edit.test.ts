import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/config.ts'
import { setPluginEnabled } from '../../src/config-edit.ts'

describe('turning a plugin on and off in the file', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tillsync-edit-'))
    file = join(folder, 'tillsync.yaml')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('keeps every comment of the example', () => {
    const example = join(import.meta.dirname, '../../config/store.yaml')
    copyFileSync(example, file)
    setPluginEnabled(file, 'sales', false)
    assert.equal(loadConfig({ file, environment: {} }).plugins.sales!.enabled, false)
    const comments = (path: string) => readFileSync(path, 'utf8').match(/#.*$/gm)!.toSorted()
    assert.deepEqual(comments(file), comments(example))
  })

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
