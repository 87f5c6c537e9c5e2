import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { assertAccessible, inBrowser, signIn } from '../support/browser.ts'
import { signedIn, type TestConsole, testConsole } from '../support/test-console.ts'
import { HOSTILE, traded } from '../support/trading.ts'

describe('Received Data and Sent Data', () => {
  let place: TestConsole
  before(async () => {
    place = await testConsole()
    await traded(place)
  })
  after(() => place.close())

  it('are narrowed by their address; what no page of ours sends is refused', async () => {
    const visit = await signedIn(place, 'Ravi')
    const shown = async (url: string) => [...(await visit.get(url)).body.matchAll(/class="status \w+"[^>]*>(\w+)</g)]
    const statuses = async (url: string) => [...new Set((await shown(url)).map(([, status]) => status))]
    assert.deepEqual(await statuses('/received?status=QUARANTINED&type=&from=&to=&key='), ['QUARANTINED'])
    assert.deepEqual(await statuses('/sent?status=INVALID&type=sales'), ['INVALID'])
    assert.deepEqual(await statuses('/sent?status=INVALID&type=customers'), [])
    assert.deepEqual(await statuses('/received?to=2026-01-01'), [])
    assert.equal((await shown('/received?key=x1')).length, 1)
    assert.equal((await shown(`/received?${new URLSearchParams({ key: '["X1"]' })}`)).length, 1)
    assert.equal((await shown(`/received?${new URLSearchParams({ key: "x' or '1'='1" })}`)).length, 0)
    const whole = (await visit.get('/received?key=X1')).body
    assert.match(whole, /This is the document with exactly this key/)
    const [, others = ''] = /href="([^"]+)"[^>]*>Search for keys that contain it/.exec(whole) ?? []
    assert.equal((await shown(others.replaceAll('&amp;', '&'))).length, 1)
    const answers = await Promise.all(
      ['status=GONE', 'from=yesterday', 'type=nothing', 'after=@', 'key=1&key=2', `key=${'x'.repeat(700)}`].map(
        async (query) => (await visit.get(`/received?${query}`)).statusCode,
      ),
    )
    assert.deepEqual(answers, [400, 400, 404, 400, 400, 400])
  })

  it('show what comes from documents as text, never as a part of the page', async () => {
    const visit = await signedIn(place, 'Ravi')
    const key = JSON.stringify([HOSTILE.code])
    const document = `/received/document?${new URLSearchParams({ type: 'items', kind: 'item', key })}`
    const bodies = [await visit.get('/received'), await visit.get(document)].map(({ body }) => body)
    for (const body of bodies) {
      assert.ok(body.includes('X&lt;script>alert(&quot;key&quot;)'))
      assert.ok(!body.includes(HOSTILE.code))
    }
    assert.ok(bodies[1]?.includes("&lt;img src=x onerror=&quot;alert('name')&quot;>"))
    const unknown = `/received/document?${new URLSearchParams({ type: HOSTILE.code, kind: 'item', key: HOSTILE.name })}`
    const { statusCode, body } = await visit.get(unknown)
    assert.equal(statusCode, 404)
    assert.ok(!body.includes('<script>') && !body.includes('<img'))
  })

  inBrowser('in a browser', (browser) => {
    const filter = async (page: Page, fields: Record<string, string>) => {
      for (const [label, value] of Object.entries(fields)) {
        const choice = page.getByRole('combobox', { name: label })
        if ((await choice.count()) > 0) await choice.selectOption({ label: value })
        else await page.getByLabel(label).fill(value)
      }
      await page.getByRole('button', { name: 'Filter' }).click()
    }

    it('are filtered, and a document opened: its content and its journey', async () => {
      const page = await signIn(browser(), place, 'Ravi')
      await page.getByRole('navigation').getByRole('link', { name: 'Sent Data' }).click()
      await page.getByRole('columnheader', { name: 'Status Display' }).waitFor()
      await assertAccessible(page)
      await filter(page, { Type: 'Sales', Status: 'PROCESSED', 'Key or part of it': '2026-27/b' })
      const [bill] = await page.getByRole('row', { name: /PROCESSED S001\/2026-27\/B/ }).all()
      await bill?.getByRole('link').click()
      await page.getByText('Every destination has applied it.').waitFor()
      await page.getByRole('table', { name: /^Bill line: \d/ }).waitFor()
      await page.getByRole('table', { name: /^Bill tender: \d/ }).waitFor()
      const journey = page.getByRole('table', { name: /^What this site knows of its way/ })
      const steps = await journey.getByRole('rowheader').allTextContents()
      assert.deepEqual(steps, ['CLAIMED', 'PENDING', 'UPLOADED', 'PROCESSED'])
      await assertAccessible(page)
    })

    it('say why a document is not sent, and what to do', async () => {
      const page = await signIn(browser(), place, 'Ravi')
      await page.goto('/sent')
      await filter(page, { Status: 'INVALID' })
      await page.getByText(/^Gross .* the tenders add up to \d+\.\d\d, the net is \d+\.\d\d$/).waitFor()
      await page.getByRole('cell', { name: /To do: Correct the document where it was made/ }).waitFor()
      await page.locator('td.document a').click()
      await page.getByRole('status').getByText('It is not sent: it breaks its own rules, or was lost here.').waitFor()
    })

    it('go on page by page, each document once, and back to the newest', async () => {
      const page = await signIn(browser(), place, 'Ravi')
      await page.getByRole('link', { name: 'Received Data' }).click()
      const seen: (string | null)[] = []
      for (;;) {
        await page.getByRole('table').waitFor()
        for (const link of await page.locator('td.document a').all()) seen.push(await link.getAttribute('href'))
        const older = page.getByRole('link', { name: 'Older' })
        if ((await older.count()) === 0) break
        await older.click()
      }
      assert.ok(seen.length > 100, `${seen.length} documents`)
      assert.equal(new Set(seen).size, seen.length)
      const first = seen[0]
      await page.getByRole('link', { name: 'Newest' }).click()
      await page.getByRole('link', { name: 'Newest' }).waitFor({ state: 'detached' })
      assert.equal(await page.locator('td.document a').first().getAttribute('href'), first)
    })

    it('show the content of a document that could not be applied, and open in dark and on a narrow screen', async () => {
      const page = await signIn(browser(), place, 'Ravi')
      await page.goto('/received')
      await assertAccessible(page)
      await filter(page, { Status: 'QUARANTINED' })
      await page.getByRole('link', { name: /^Item X<script>/ }).click()
      await page.getByText(HOSTILE.name, { exact: true }).waitFor()
      await page.getByText('no room on the shelf').first().waitFor()
      await assertAccessible(page)
    })
  })
})
