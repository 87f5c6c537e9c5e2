import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ERRORS } from '../../src/contract/error-codes.ts'
import { asTillsyncError, coded } from '../../src/contract/errors.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/errors.md'), 'utf8')

describe('errors', () => {
  it('are all in docs/errors.md, with their words and the next step', () => {
    for (const [code, { action, says, remedy }] of Object.entries(ERRORS)) {
      assert.ok(
        page.includes(`## ${code}\n\n${says}\n\n*${action}.* ${remedy}\n`),
        `${code} is missing or worded otherwise`,
      )
    }
    const documented = [...page.matchAll(/^## (TS_\w+)$/gm)].map(([, code]) => code)
    assert.deepEqual(documented.toSorted(), Object.keys(ERRORS).toSorted())
  })

  it('are all raised somewhere', () => {
    const source = ['src', 'plugins']
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(root, folder, file)),
      )
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('error-codes.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n')
    assert.deepEqual(
      Object.keys(ERRORS).filter((code) => !source.includes(`'${code}'`)),
      [],
    )
  })

  it('are told apart by what they carry, not by their class', () => {
    const error = coded('TS_TYPE_UNKNOWN', { type: 'itms', known: 'items' })
    assert.equal(error.message, 'There is no document type itms; there are items.')
    assert.equal(asTillsyncError({ code: 'X', action: 'stop', message: 'm', remedy: 'r' })?.code, 'X')
    assert.equal(asTillsyncError(new Error('other')), undefined)
    assert.equal(asTillsyncError('text'), undefined)
  })
})
