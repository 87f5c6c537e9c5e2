import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const page = read('docs/writing-a-plugin.md')
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)\`\`\`$`, 'gms'))].map(([, text]) => text!)

describe('docs/writing-a-plugin.md', () => {
  it('shows the plugin as it is tested', () => {
    const files = ['index.js', 'loyalty-account.js'].map((file) => read(`test/fixtures/loyalty-points/${file}`))
    const shown = blocks('js')
    assert.equal(shown.length, 7)
    for (const block of shown)
      assert.ok(
        files.some((file) => file.includes(block)),
        `no file has:\n${block}`,
      )
    for (const block of blocks('json'))
      assert.deepEqual(JSON.parse(block), JSON.parse(read('test/fixtures/loyalty-points/package.json')))
  })

  it('shows the test that is run', () => {
    const test = read('test/integration/plugins/loyalty-points.test.ts')
    const [block = ''] = blocks('ts')
    for (const part of block.split('\n\n')) for (const line of part.split('\n')) assert.ok(test.includes(line), line)
  })

  it('shows a configuration that parses', () => {
    const [block = ''] = blocks('yaml')
    assert.equal(parse(block).plugins['loyalty-points'].package, 'tillsync-plugin-loyalty-points')
  })
})
