import assert from 'node:assert/strict'
import { withRemedy } from '../../../src/cli/reason.ts'

describe('a reason with its remedy', () => {
  it('reads as two sentences, also where the reason is none', () => {
    assert.equal(withRemedy('the net is 5', 'Correct it.'), 'the net is 5. Correct it.')
    assert.equal(withRemedy('The net is 5.', 'Correct it.'), 'The net is 5. Correct it.')
    assert.equal(withRemedy('Not sent to S3.', undefined), 'Not sent to S3.')
    assert.equal(withRemedy(undefined, undefined), '')
  })
})
