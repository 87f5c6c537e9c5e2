import assert from 'node:assert/strict'
import { addUser, removeUser } from '../../src/data/operator/users.ts'
import { assertAccessible, inBrowser, signIn } from '../support/browser.ts'
import { PASSWORDS, signedIn, submit, type TestConsole, testConsole } from '../support/test-console.ts'

describe('signing in to the console', () => {
  let place: TestConsole
  let clock: number
  before(async () => {
    clock = Date.parse('2026-11-22T06:00:00Z')
    place = await testConsole({ now: () => new Date(clock) })
  })
  after(() => place.close())

  it('is asked of everybody before anything else', async () => {
    for (const url of ['/', '/data-exchange', '/audit', '/nothing-here']) {
      const { statusCode, headers } = await place.server.inject({ url })
      assert.deepEqual([statusCode, headers.location], [303, `/sign-in?next=${encodeURIComponent(url)}`])
    }
    assert.equal((await submit(place.server, '/sign-out', {})).statusCode, 401)
  })

  it('leads back to where one wanted to go, but to no other server', async () => {
    const lead = async (next: string) => {
      const fields = { name: 'Asha', password: PASSWORDS.Asha, next }
      return (await submit(place.server, '/sign-in', fields)).headers.location
    }
    assert.equal(await lead('/audit?before=x'), '/audit?before=x')
    for (const next of ['https://evil.example/', '//evil.example/x', '/\\evil.example', 'javascript:alert(1)', 'x:']) {
      assert.equal(await lead(next), '/', next)
    }
  })

  it('gives a cookie that no script reads and no other site sends', async () => {
    const { headers } = await submit(place.server, '/sign-in', { name: 'Asha', password: PASSWORDS.Asha })
    assert.match(String(headers['set-cookie']), /^tillsync-S001=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  })

  it('ends with sign-out: who has copied the cookie has nothing', async () => {
    const visit = await signedIn(place, 'Asha')
    assert.equal((await visit.get('/data-exchange')).statusCode, 200)
    assert.equal((await visit.post('/sign-out')).headers.location, '/sign-in')
    assert.equal((await visit.get('/data-exchange')).statusCode, 303)
  })

  it('ends after half an hour without a click, and after twelve hours in any case', async () => {
    const idle = await signedIn(place, 'Asha')
    clock += 31 * 60_000
    assert.equal((await idle.get('/data-exchange')).statusCode, 303)

    const busy = await signedIn(place, 'Asha')
    for (let minutes = 0; minutes <= 12 * 60; minutes += 20) {
      assert.equal((await busy.get('/data-exchange')).statusCode, 200, `after ${minutes} minutes`)
      clock += 20 * 60_000
    }
    assert.equal((await busy.get('/data-exchange')).statusCode, 303)
  })

  it('is over with the next click when the user is removed', async () => {
    const visit = await signedIn(place, 'Ravi')
    const { siteDatabase } = place.installation
    await removeUser(siteDatabase, 'Ravi')
    assert.equal((await visit.get('/data-exchange')).statusCode, 303)
    await addUser(siteDatabase, { name: 'Ravi', roles: ['cashier'] })
    const again = await submit(place.server, '/sign-in', { name: 'Ravi', password: PASSWORDS.Ravi })
    assert.equal(again.statusCode, 401, 'a new user of the same name has no password yet')
  })

  it('is recorded, with what was typed as a name left out', async () => {
    await submit(place.server, '/sign-in', { name: 'hunter2', password: 'x' })
    const { body } = await (await signedIn(place, 'Asha')).get('/audit')
    assert.match(body, /<td>Asha<\/td><td>127\.0\.0\.1<\/td><td>sign in<\/td>/)
    assert.match(body, /<td>somebody<\/td><td>127\.0\.0\.1<\/td><td>sign in refused<\/td>/)
    assert.doesNotMatch(body, /hunter2/)
  })

  inBrowser('in a browser', (browser) => {
    it('works by keyboard alone, and says what is wrong', async () => {
      const page = await (await browser().newContext({ baseURL: place.address })).newPage()
      await page.goto('/audit')
      await assertAccessible(page)
      await page.getByLabel('Name').focus()
      await page.keyboard.type('Asha')
      await page.keyboard.press('Tab')
      await page.keyboard.type('not this')
      await page.keyboard.press('Enter')
      await page.getByRole('alert').getByText('Name or password is wrong.').waitFor()
      await assertAccessible(page)
      await page.getByLabel('Name').fill('Asha')
      await page.getByLabel('Password').fill(PASSWORDS.Asha)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Audit log' }).waitFor()
      await assertAccessible(page)
    })

    it('shows each the pages that are for them', async () => {
      const page = await signIn(browser(), place, 'Asha')
      await page.getByRole('navigation').getByRole('link', { name: 'Audit log' }).click()
      await page.getByRole('heading', { name: 'Audit log' }).waitFor()
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    })
  })
})
