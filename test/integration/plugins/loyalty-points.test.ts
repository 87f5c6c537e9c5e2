import assert from 'node:assert/strict'
import { join } from 'node:path'
import { testPlugin } from 'tillsync/testing'
import LoyaltyPoints from 'tillsync-plugin-loyalty-points'
import { PLUGIN_DEFAULTS } from '../../../src/config.ts'
import { loadRegistry } from '../../../src/registry/registry.ts'

const account = (card_no: string) => ({
  card_no,
  customer_id: 'S001-000042',
  tier: 'gold',
  balance: 130,
  loyalty_entry: [
    { line: 1, entered_at: '2026-11-20T12:00:00.000000Z', points: 150, bill: 'S001/2026-27/000123' },
    { line: 2, entered_at: '2026-11-21T12:00:00.000000Z', points: -20, bill: null },
  ],
})

testPlugin(LoyaltyPoints, {
  settings: { highestBalance: 500 },
  documents: { loyalty_account: [account('S001-1'), account('S001-2')] },
  invalid: {
    loyalty_account: [
      { ...account('S001-3'), balance: 131 },
      { ...account('S001-3'), tier: 'bronze' },
    ],
  },
})

describe('A plugin from a package', () => {
  it('is found by the package’s name, with its settings, after what it depends on', async () => {
    const section = { ...PLUGIN_DEFAULTS, package: 'tillsync-plugin-loyalty-points', settings: { highestBalance: 100 } }
    const registry = await loadRegistry({
      configFile: join(import.meta.dirname, 'tillsync.yaml'),
      plugins: { 'loyalty-points': section },
      service: (_service, _plugin, settings) => settings,
    })
    const names = registry.types.map(({ name }) => name)
    assert.ok(names.indexOf('customers') < names.indexOf('loyalty-points'))
    assert.equal(registry.plugin('loyalty-points').package, 'tillsync-plugin-loyalty-points')
    await assert.rejects(
      async () =>
        registry
          .type('loyalty-points')
          .transform(account('S001-1'), 'loyalty_account', { code: 'S001', kind: 'store' }),
      { code: 'TS_DOCUMENT_INVALID', message: 'The balance is 130 points, at most 100 are possible' },
    )
  })

  it('is told its own defaults, and refused with settings that it does not know', async () => {
    const transformed = (settings: object) =>
      loadRegistry({
        configFile: '/site/tillsync.yaml',
        plugins: {
          'loyalty-points': {
            ...PLUGIN_DEFAULTS,
            package: 'tillsync-plugin-loyalty-points',
            settings: { ...settings },
          },
        },
        service: (_service, _plugin, settings) => settings,
      }).then((registry) =>
        registry
          .type('loyalty-points')
          .transform({ ...account('S001-1'), balance: 1_000_001 }, 'loyalty_account', { code: 'S001', kind: 'store' }),
      )
    await assert.rejects(transformed({}), { message: 'The balance is 1000001 points, at most 1000000 are possible' })
    await assert.rejects(transformed({ highestBalance: 'much', colour: 'gold' }), {
      code: 'TS_CONFIG_INVALID',
      message: `The configuration /site/tillsync.yaml has mistakes:
  plugins.loyalty-points.settings.colour: found a setting that does not exist; wanted highestBalance
  plugins.loyalty-points.settings.highestBalance: found "much"; wanted a whole number from 1 to 1000000000`,
    })
  })
})
