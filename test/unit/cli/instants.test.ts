import assert from 'node:assert/strict'
import { instantArgument } from '../../../src/cli/instants.ts'

describe('an instant on the command line', () => {
  it('is refused where it is none', () => {
    for (const text of ['yesterday', '2026-13-01', '22.11.2026', '2026-11-22T25:00', '2026-11-22T10', '']) {
      assert.throws(() => instantArgument(text), /Wanted a date or an instant/, text)
    }
    assert.equal(instantArgument('2026-11-22'), '2026-11-22')
  })
})
