import assert from 'node:assert/strict'
import { asTillsyncError } from '../../src/contract/errors.ts'
import { assertAgreement } from '../support/agreement.ts'
import { Notices, People, Replies, Slips } from '../support/plugins.ts'
import { openRetail, type Retail, typesOf } from '../support/retail.ts'
import { notices, putNotice, putPerson, putSlip, slips } from '../support/trade.ts'

/** What a plugin may do instead of its work, by method; each is done wherever the method is called. */
const DEEDS: readonly (readonly [what: string, plugin: object])[] = [
  ['throws a string where it extracts', { extract: () => Promise.reject('no luck') }],
  ['gives rows that nobody asked for', { extract: async () => [{ code: 'other' }, 17] }],
  ['gives no rows at all', { extract: async () => undefined }],
  [
    'throws null where it transforms',
    {
      transform: () => {
        throw null
      },
    },
  ],
  ['makes another document of each', { transform: () => ({ code: 'other' }) }],
  ['makes nonsense of each', { transform: () => 17 }],
  ['sends to nonsense', { audience: () => [undefined] }],
  ['throws a string where it loads', { load: () => Promise.reject('no luck') }],
  ['throws nothing at all where it loads', { load: () => Promise.reject(undefined) }],
]

describe('a plugin that does not do its work', () => {
  let retail: Retail
  beforeEach(async () => {
    retail = await openRetail({ stores: ['S001'] })
  })
  afterEach(() => retail.close())

  for (const [what, deed] of DEEDS) {
    it(`${what} stops no other, is told by its name, and once it is mended everything arrives`, async () => {
      const { headOffice } = retail
      const store = retail.stores[0]!
      const bad = typesOf([Object.assign(new Notices(), deed), new Replies(), new People(), new Slips()])
      await putNotice(headOffice, 'N1')
      await putNotice(headOffice, 'N2')
      await putPerson(store, 'P1')
      await putSlip(store, '1', { person: 'P1' })
      const errors: unknown[] = []
      for (const site of [headOffice, store, headOffice]) {
        const { error, plugins } = await site.cycle({ types: bad })
        errors.push(error, ...plugins.map((plugin) => plugin.error))
      }
      const told = errors.map((error) => asTillsyncError(error)?.message).filter((message) => message !== undefined)
      const aside = [...(await headOffice.unsettled()), ...(await store.held())].map(({ reason }) => reason)
      assert.ok(
        [...told, ...aside].some((text) => text?.includes('notices')),
        'nobody was told',
      )
      assert.deepEqual(await notices(store), [])
      assert.deepEqual(await slips(headOffice), await slips(store))
      // Documents that were set aside are changed, or retried, by a person.
      for (const code of ['N1', 'N2']) await putNotice(headOffice, code, '*', 'again')
      await retail.settle()
      await assertAgreement(retail, what)
    })
  }
})
