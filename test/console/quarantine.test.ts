import assert from 'node:assert/strict'
import { listReceived } from '../../src/data/operator/received-list.ts'
import type { ReceivedStatus } from '../../src/flow/ports/received.ts'
import { assertAccessible, inBrowser, signIn } from '../support/browser.ts'
import { signedIn, type TestConsole, testConsole } from '../support/test-console.ts'
import { HOSTILE, sync, traded } from '../support/trading.ts'

describe('the quarantine in the console', () => {
  let place: TestConsole
  let unstocked: () => Promise<void>
  before(async () => {
    place = await testConsole()
    ;({ unstocked } = await traded(place))
  })
  after(() => place.close())

  const held = async (...statuses: ReceivedStatus[]) => {
    const filter = { type: 'items', key: 'x', statuses }
    const { items } = await listReceived(place.installation.siteDatabase, filter, { most: 100 })
    return items.map(({ key }) => key[0]).toSorted()
  }
  const named = (code: string) => JSON.stringify(['items', 'item', [code], 'HO'])

  it('is for all to look at, and for those with the right data-exchange to act upon', async () => {
    const visit = await signedIn(place, 'Ravi')
    const { body } = await visit.get('/quarantine')
    assert.match(body, /no room on the shelf/)
    assert.doesNotMatch(body, /type="checkbox"|Try again/)
    for (const verb of ['retry', 'waive']) {
      const { statusCode } = await visit.post(`/quarantine/${verb}`, { documents: named('X1'), reason: 'no' })
      assert.equal(statusCode, 403)
    }
    assert.deepEqual(await held('QUARANTINED'), ['X1', 'X2', 'X3', HOSTILE.code])
  })

  it('refuses a form that names no document, or waives without a reason', async () => {
    const visit = await signedIn(place, 'Asha')
    for (const [verb, fields, told] of [
      ['retry', {}, 'Choose the documents first.'],
      ['waive', { documents: named('X1'), reason: ' ' }, 'Say why they are waived.'],
      ['retry', { documents: '["items"]' }, 'Something in the address or the form is not what this page sends.'],
      ['retry', { documents: '{' }, 'Something in the address or the form is not what this page sends.'],
    ] as const) {
      const { statusCode, body } = await visit.post(`/quarantine/${verb}`, fields)
      assert.equal(statusCode, 400)
      assert.ok(body.includes(told), told)
    }
    assert.deepEqual(await held('QUARANTINED'), ['X1', 'X2', 'X3', HOSTILE.code])
  })

  it('acts upon all that the filter finds, and upon nothing else', async () => {
    const visit = await signedIn(place, 'Asha')
    const answer = await visit.post('/quarantine/waive', {
      all: 'on',
      key: 'x3',
      status: 'QUARANTINED',
      reason: 'gone',
    })
    assert.equal(answer.headers.location, '/quarantine?status=QUARANTINED&key=x3&waived=1')
    assert.deepEqual([await held('WAIVED'), await held('QUARANTINED')], [['X3'], ['X1', 'X2', HOSTILE.code]])
    for (const [verb, filter] of [
      ['waive', { status: 'WAITING' }],
      ['retry', { key: 'x3' }],
      ['retry', { type: 'promotions' }],
    ] as const) {
      const { headers } = await visit.post(`/quarantine/${verb}`, { all: 'on', reason: 'gone', ...filter })
      assert.match(String(headers.location), /(waived|retried)=0$/)
    }
    assert.deepEqual([await held('WAIVED'), await held('QUARANTINED')], [['X3'], ['X1', 'X2', HOSTILE.code]])
    const { body } = await visit.get('/audit')
    assert.match(body, /<td>Waived: 1 document, all with a key like x3 QUARANTINED; because: gone<\/td>/)
  })

  inBrowser('in a browser', (browser) => {
    it('waives a document from its page, with the reason that its origin reads', async () => {
      const page = await signIn(browser(), place, 'Asha')
      await page.goto('/quarantine')
      await page.getByRole('link', { name: 'Item X1' }).click()
      await assertAccessible(page)
      await page.getByRole('button', { name: 'Waive' }).click()
      await page.getByLabel('Reason').fill('we do not sell it')
      await page.getByLabel('Reason').press('Enter')
      await page.getByRole('status').getByText('1 document is waived.').waitFor()
      await page.getByRole('link', { name: 'Audit log' }).click()
      await page.getByText('Waived: 1 document, items item X1 from HO; because: we do not sell it').waitFor()
      await page.goto('/received?status=WAIVED')
      await page.getByRole('link', { name: 'Item X1' }).click()
      await page.getByText('Waived by Asha.').waitFor()
    })

    it('has chosen documents tried again, which the next cycle applies', async () => {
      const page = await signIn(browser(), place, 'Asha')
      await page.getByRole('navigation').getByRole('link', { name: 'Quarantine' }).click()
      await assertAccessible(page)
      await page
        .getByRole('cell', { name: /no room on the shelf\..*To do: Correct the document at its origin/ })
        .first()
        .waitFor()
      await unstocked()
      await page.getByLabel('Choose all on this page').check()
      await page.getByLabel('Choose X2').uncheck()
      await page.getByRole('button', { name: 'Try again' }).click()
      await page.getByRole('status').getByText('1 document is tried again with the next cycle.').waitFor()
      await assertAccessible(page)
      await sync(place.files.store)
      assert.deepEqual(await held('QUARANTINED'), ['X2'])
      assert.deepEqual(await held('APPLIED'), [HOSTILE.code])
    })
  })
})
