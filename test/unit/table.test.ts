import assert from 'node:assert/strict'
import { stripVTControlCharacters } from 'node:util'
import { drawTable } from '../../src/cli/table.ts'

describe('tables on the command line', () => {
  const headings = ['Key', 'Reason']

  it('are aligned columns in a pipe, one line a row', () => {
    const text = drawTable(
      headings,
      [
        ['S001, 7', 'two\n  lines'],
        ['é👍', null],
        [12, true],
      ],
      { width: undefined },
    )
    assert.deepEqual(text.split('\n'), ['Key      Reason', 'S001, 7  two lines', 'é👍', '12       true'])
  })

  it('fit the terminal', () => {
    const text = drawTable(headings, [['k', 'word '.repeat(60)]], { width: 60 })
    for (const line of text.split('\n')) assert.ok(stripVTControlCharacters(line).length <= 60, line)
    assert.match(text, /│/)
  })

  it('let no document command the terminal', () => {
    const text = drawTable(headings, [['\u001b[2J', '\r\u0007']], { width: 80 })
    for (const command of ['\u001b[2J', '\r', '\u0007']) assert.ok(!text.includes(command))
  })
})
