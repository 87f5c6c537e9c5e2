import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { PLUGIN_DEFAULTS, type PluginConfig } from '../../../src/config.ts'
import type { TillsyncError } from '../../../src/contract/errors.ts'
import { loadRegistry, type Registry } from '../../../src/registry/registry.ts'
import { folderWith, pluginSource } from './plugin-folder.ts'

type Files = Readonly<Record<string, string>>
type Plugins = Readonly<Record<string, Partial<PluginConfig>>>

const folders: string[] = []

/** A registry of the plugins in `files`, which lie under `plugins/` and `node_modules/` of one folder. */
async function registryOf(files: Files, configured: Plugins = {}): Promise<Registry> {
  const folder = folderWith({ 'plugins/.keep': '', ...files })
  folders.push(folder)
  return loadRegistry({
    configFile: join(folder, 'tillsync.yaml'),
    plugins: Object.fromEntries(
      Object.entries(configured).map(([name, config]) => [name, { ...PLUGIN_DEFAULTS, ...config }]),
    ),
    service: ({ id }, plugin) => `${String(id.description)} of ${plugin}`,
    folder: join(folder, 'plugins'),
  })
}

async function refusal(files: Files, configured?: Plugins): Promise<TillsyncError> {
  return registryOf(files, configured).then(
    () => assert.fail('it was not refused'),
    (error) => error,
  )
}

const one = (source: string): Files => ({ 'plugins/one/index.js': source })

describe('The registry', () => {
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true })
  })

  it('has the eight built-in plugins, each after what it depends on', async () => {
    const { plugins, types } = await loadRegistry({ configFile: '/none', plugins: {}, service: () => undefined })
    assert.deepEqual(plugins.map(({ name }) => name).toSorted(), [
      'audit-plans',
      'customers',
      'goods-receipts-and-returns',
      'items',
      'promotions',
      'sales',
      'sales-orders-and-invoices',
      'transfer-orders',
    ])
    for (const [i, { dependsOn }] of types.entries()) {
      for (const parent of dependsOn) assert.ok(types.slice(0, i).some(({ name }) => name === parent))
    }
  })

  it('finds a plugin by its package’s name from the configuration’s folder', async () => {
    const { plugins } = await registryOf(
      {
        'node_modules/acme-points/package.json': '{"type": "module", "exports": {"import": "./main.js"}}',
        'node_modules/acme-points/main.js': pluginSource('points'),
      },
      { points: { package: 'acme-points' } },
    )
    assert.deepEqual(
      plugins.map(({ name, package: from }) => [name, from]),
      [['points', 'acme-points']],
    )
  })

  it('leaves plugins that are off out of the types, but knows them', async () => {
    const files = { 'plugins/one/index.js': pluginSource('one'), 'plugins/two/index.js': pluginSource('two') }
    const registry = await registryOf(files, { one: { enabled: false } })
    assert.deepEqual(
      registry.plugins.map(({ name, enabled }) => [name, enabled]),
      [
        ['one', false],
        ['two', true],
      ],
    )
    assert.deepEqual(
      registry.types.map(({ name }) => name),
      ['two'],
    )
    assert.equal(registry.type('one').name, 'one')
  })

  it('gives a plugin’s constructor what it asks for, in order', async () => {
    const source = pluginSource(
      'one',
      `static inject = [{ id: Symbol('clock') }, { id: Symbol('settings') }]
      constructor(...given) { this.title = given.join(', ') }`,
    )
    const { plugins } = await registryOf(one(source))
    assert.equal(plugins[0]?.title, 'clock of one, settings of one')
  })

  it('knows no other names', async () => {
    const registry = await registryOf(one(pluginSource('one')))
    assert.throws(() => registry.plugin('onne'), { code: 'TS_PLUGIN_UNKNOWN', message: /onne; there are one/ })
    assert.throws(() => registry.type('onne'), { code: 'TS_TYPE_UNKNOWN' })
  })

  it('refuses a folder without a module', async () => {
    const { code, message } = await refusal({ 'plugins/one/readme.md': '' })
    assert.equal(code, 'TS_PLUGIN_LOAD')
    assert.match(message, /one cannot be loaded: there is no .*index\.js/)
  })

  it('refuses a module that does not parse, or has no class', async () => {
    assert.equal((await refusal(one('export default class {'))).code, 'TS_PLUGIN_LOAD')
    const { code, message } = await refusal(one('export const plugin = 1'))
    assert.equal(code, 'TS_PLUGIN_LOAD')
    assert.match(message, /has no class as its default export/)
  })

  it('refuses a package that is not installed', async () => {
    const { code, message } = await refusal({}, { points: { package: 'tillsync-plugin-nowhere' } })
    assert.equal(code, 'TS_PLUGIN_LOAD')
    assert.match(message, /tillsync-plugin-nowhere is not installed/)
  })

  it('refuses another API version', async () => {
    const { code, message } = await refusal(one(pluginSource('one', 'apiVersion = 2')))
    assert.equal(code, 'TS_PLUGIN_API')
    assert.match(message, /one was written for API version 2; this Tillsync speaks 1/)
  })

  it('refuses a name in the configuration that no plugin has', async () => {
    const { code, message } = await refusal(one(pluginSource('one')), { itms: {} })
    assert.equal(code, 'TS_PLUGIN_UNKNOWN')
    assert.match(message, /itms; there are one/)
  })

  it('refuses two plugins of one name, and says which', async () => {
    const { code, message } = await refusal({
      'plugins/one/index.js': pluginSource('one'),
      'plugins/two/index.js': pluginSource('one', '', 'other'),
    })
    assert.equal(code, 'TS_PLUGIN_DUPLICATE')
    assert.match(message, /plugin one: plugins\/one and plugins\/two/)
  })

  it('refuses two plugins with one table', async () => {
    const { code, message } = await refusal({
      'plugins/one/index.js': pluginSource('one'),
      'plugins/two/index.js': pluginSource('two', '', 'one'),
    })
    assert.equal(code, 'TS_PLUGIN_DUPLICATE')
    assert.match(message, /table one/)
  })

  it('refuses a dependency that is not there, or is of the other flow', async () => {
    const missing = await refusal(one(pluginSource('one', `dependsOn = ['two']`)))
    assert.equal(missing.code, 'TS_PLUGIN_DEPENDENCY')
    assert.match(missing.message, /one depends on two/)
    const other = await refusal({
      'plugins/one/index.js': pluginSource('one', `dependsOn = ['two']`),
      'plugins/two/index.js': pluginSource('two', `flow = 'to-store'; audience() { return '*' }`),
    })
    assert.equal(other.code, 'TS_PLUGIN_DEPENDENCY')
  })

  it('refuses a circle of dependencies, and shows it', async () => {
    const { code, message } = await refusal({
      'plugins/a/index.js': pluginSource('a', `dependsOn = ['b']`),
      'plugins/b/index.js': pluginSource('b', `dependsOn = ['c']`),
      'plugins/c/index.js': pluginSource('c', `dependsOn = ['b']`),
    })
    assert.equal(code, 'TS_PLUGIN_CIRCLE')
    assert.match(message, /b → c → b/)
  })

  it('names the plugin whose constructor fails, even with a string', async () => {
    const { code, message } = await refusal(one(pluginSource('one', `constructor() { throw 'no licence' }`)))
    assert.equal(code, 'TS_PLUGIN_FAILED')
    assert.match(message, /plugins\/one failed in its constructor: no licence/)
  })
})
