import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { PASSWORDS, type Person, type TestConsole } from './test-console.ts'

const CHROMIUM = [
  process.env.TILLSYNC_TEST_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((file) => file && existsSync(file))

/** A suite in a real browser; without one it is a pending test that says what to install. */
export function inBrowser(title: string, define: (browser: () => Browser) => void): void {
  describe(title, function () {
    this.timeout(60_000)
    if (!CHROMIUM) {
      it('needs a Chromium: `apt-get install chromium`, or its path in TILLSYNC_TEST_CHROMIUM')
      return
    }
    let browser: Browser
    before(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
    })
    after(() => browser.close())
    define(() => browser)
  })
}

/** A page of somebody who has just signed in. */
export async function signIn(
  browser: Browser,
  { address }: Pick<TestConsole, 'address'>,
  person: Person,
): Promise<Page> {
  const context = await browser.newContext({ baseURL: address, viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  page.on('pageerror', (error) => assert.fail(`${page.url()}: ${error.message}`))
  await page.goto('/')
  await page.getByLabel('Name').fill(person)
  await page.getByLabel('Password').fill(PASSWORDS[person])
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  return page
}

const NARROW = { width: 360, height: 740 }

/** No fault that axe finds, in light and, on a narrow screen, in dark; nor a page that is wider than that screen. */
export async function assertAccessible(page: Page): Promise<void> {
  const wide = page.viewportSize()
  await assertNoFaults(page, 'light')
  await page.setViewportSize(NARROW)
  await assertNoFaults(page, 'dark')
  assert.ok(
    await page.evaluate(`document.documentElement.scrollWidth <= ${NARROW.width}`),
    `${page.url()} is wider than ${NARROW.width} pixels`,
  )
  if (wide) await page.setViewportSize(wide)
}

async function assertNoFaults(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.evaluate(axe.source)
  const found = await page.evaluate<{
    violations: { id: string; nodes: { html: string; failureSummary: string }[] }[]
  }>('axe.run()')
  const faults = found.violations.map(({ id, nodes }) => [
    id,
    ...nodes.map(({ failureSummary, html }) => `${html} ${failureSummary}`),
  ])
  assert.deepEqual(faults, [], `${page.url()}, ${colorScheme}`)
}
