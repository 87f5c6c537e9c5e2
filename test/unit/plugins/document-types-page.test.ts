import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'tillsync'
import { findBuiltIn } from '../../../src/registry/find.ts'
import { tableBlock, withDetails } from '../../support/table-block.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/document-types.md'), 'utf8')

describe('docs/document-types.md', () => {
  let plugins: Plugin[]

  before(async () => {
    plugins = (await findBuiltIn()).map(({ plugin: Class }) => new Class())
  })

  it('has a chapter for each document type, and for no other', () => {
    const chapters = [...page.matchAll(/^## (.+)$/gm)].map(([, name]) => name)
    assert.deepEqual(chapters.toSorted(), plugins.map(({ name }) => name).toSorted())
  })

  it('shows every table as its plugin declares it, and no other', () => {
    const tables = plugins.flatMap(({ kinds }) => Object.values(kinds).flatMap(({ root }) => withDetails(root)))
    for (const { table, parent } of tables) {
      const block = tableBlock(table, parent)
      assert.ok(`${page}\n`.includes(`${block}\n`), `the page does not have:\n\n${block}`)
    }
    assert.equal([...page.matchAll(/^### /gm)].length, tables.length)
  })

  it('says of each type what it depends on and who gets it', () => {
    for (const { name, flow, dependsOn = [], storeFormats = [] } of plugins) {
      const chapter = page.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? ''
      const introduction = chapter.split('\n### ')[0]!.replaceAll('\n', ' ')
      assert.match(introduction, flow === 'to-store' ? /from the head office to/i : /to the head office/)
      for (const other of dependsOn) assert.ok(introduction.includes(`Depends on \`${other}\``), `${name} → ${other}`)
      for (const format of storeFormats) assert.ok(introduction.includes(`${format} store`), `${name}: ${format}`)
    }
  })
})
