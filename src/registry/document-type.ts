import { createHash } from 'node:crypto'
import { PLUGIN_DEFAULTS, type PluginConfig } from '../config.ts'
import { asTillsyncError, coded } from '../contract/errors.ts'
import type { Key, Plugin, Row, Value } from '../contract/index.ts'
import type { DocumentType } from '../flow/document-type.ts'
import { asDocument, asRows, asStores } from './answers.ts'
import { validated } from './validated.ts'

const NONE: readonly string[] = []

/** The head office's audience, whatever its code. */
const HEAD_OFFICE = ['HO']

/**
 * A plugin as the flow sees it. This is the one place that calls a plugin's methods: whatever they throw or return
 * that they should not comes out with plugin, method and key; errors that carry an action of ours pass as they are.
 * TS_PLUGIN_DOCUMENT: what is asked of one document sets that one aside. TS_PLUGIN_FAILED: the type stops.
 */
export function documentTypeOf(plugin: Plugin, config: PluginConfig = PLUGIN_DEFAULTS): DocumentType {
  const kinds = Object.entries(plugin.kinds).map(([name, { root, deletes, edited, sequence }]) => ({
    name,
    root,
    deletes,
    edited,
    sequence,
  }))
  const keyColumns = new Map(kinds.map(({ name, root }) => [name, root.key]))

  function keyOf(row: Row, kind: string): Key {
    const key: string[] = []
    for (const column of keyColumns.get(kind) ?? NONE) {
      const value = row[column] as Value | undefined
      if (value === null || value === undefined) throw new Error(`${column}, a column of the key, is missing`)
      key.push(String(value))
    }
    return key
  }

  function failure(method: string, key: Key | undefined, error: unknown): Error {
    const detail = error instanceof Error ? error.message : String(error)
    const code = key ? 'TS_PLUGIN_DOCUMENT' : 'TS_PLUGIN_FAILED'
    const details = { plugin: plugin.name, method, key: key?.join('/'), detail }
    return asTillsyncError(error) ?? coded(code, details, { cause: error })
  }

  function call<T>(method: string, key: Key | undefined, work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw failure(method, key, error)
    }
  }

  async function wait<T>(method: string, key: Key | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw failure(method, key, error)
    }
  }

  return {
    name: plugin.name,
    title: plugin.title,
    flow: plugin.flow,
    version: plugin.version,
    kinds,
    dependsOn: plugin.dependsOn ?? [],
    storeFormats: plugin.storeFormats,
    capture: config.capture,
    mapping: config.tables,
    fingerprint: createHash('sha256')
      .update(JSON.stringify([kinds.map(({ sequence: _, ...kind }) => kind), config.tables]))
      .digest('hex'),
    limits: { documents: config.documentsPerPacket, bytes: config.bytesPerPacket, attempts: config.retries },
    keyOf,

    extract: (keys, origin) =>
      wait('extract', undefined, async () => asRows(await plugin.extract(keys, origin), keys, keyOf)),

    transform(row, kind, site) {
      const key = keyOf(row, kind)
      let step = 'transform'
      try {
        const made = asDocument(plugin.transform(row, kind, site), key, kind, keyOf)
        if (made === null) return null
        step = 'schema'
        const valid = validated(made, plugin.kinds[kind]!.schema)
        if (valid === made) return made
        return valid instanceof Promise
          ? wait(step, key, async () => asDocument(await valid, key, kind, keyOf))
          : asDocument(valid, key, kind, keyOf)
      } catch (error) {
        throw failure(step, key, error)
      }
    },

    audience(document, kind) {
      if (!plugin.audience) return HEAD_OFFICE
      try {
        return asStores(plugin.audience(document, kind))
      } catch (error) {
        throw failure('audience', keyOf(document as Row, kind), error)
      }
    },

    narrow: (document, store, kind) => {
      const key = keyOf(document as Row, kind)
      return call('narrow', key, () => {
        if (!plugin.narrow) return document
        const narrowed = asDocument(plugin.narrow(document, store, kind), key, kind, keyOf)
        if (!narrowed) throw new Error('it returned no document')
        return narrowed
      })
    },

    // Of many documents, one may be to blame: halving finds it.
    load: (changes, destination) => wait('load', changes[0]?.key, async () => plugin.load(changes, destination)),

    upgrade: (document, from, kind) =>
      call('upgrade', undefined, () => {
        if (!plugin.upgrade) throw new Error(`it has no upgrade from version ${from}`)
        return plugin.upgrade(document, from, kind)
      }),
  }
}
