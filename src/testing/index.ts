import assert from 'node:assert/strict'
import type { PluginClass, Row, Settings, Site } from '../contract/index.ts'
import { checkPlugin } from '../registry/check.ts'
import { documentTypeOf } from '../registry/document-type.ts'
import { validated } from '../registry/validated.ts'
import { type Case, testDestination } from './destination.ts'
import { instanceOf } from './instance.ts'
import { testOddKeys } from './odd-keys.ts'
import { testOrigin } from './origin.ts'
import { describe, it } from './runner.ts'

export interface Samples {
  /** By kind, in load order, rows as the origin has them: columns, and details under their tables' names in key order. */
  readonly documents: Readonly<Record<string, readonly Row[]>>
  /** By kind, documents that the schema must refuse. */
  readonly invalid?: Readonly<Record<string, readonly unknown[]>>
  /** The plugin's own, where its constructor asks for them. */
  readonly settings?: Settings
  /** Where the samples were made. Default: store `S001`, or the head office `HO`, as the flow has it. */
  readonly site?: Site
}

/**
 * The tests that every plugin must pass, on an embedded database. Call it in a file that mocha runs; docs/
 * writing-a-plugin.md shows one.
 */
export function testPlugin(Class: PluginClass, samples: Samples): void {
  const plugin = instanceOf(Class, samples.settings ?? {})
  describe(`The plugin ${plugin.name}`, () => {
    it('has the shape of a plugin', () => checkPlugin(plugin, Class.name))

    const type = documentTypeOf(plugin)
    const site = samples.site ?? siteOf(type.flow, type.storeFormats?.[0])

    it('has a sample of each kind', () => {
      for (const { name } of type.kinds) assert.ok(samples.documents[name]?.length, `kind ${name} has no sample`)
    })

    for (const { name: kind } of type.kinds) {
      const rows = samples.documents[kind] ?? []
      const subject: Case = { type, site, kind, rows, all: samples.documents }
      describe(kind, () => {
        testOrigin(subject)
        for (const [i, document] of (samples.invalid?.[kind] ?? []).entries()) {
          it(`its schema refuses invalid document ${i + 1}`, () =>
            assert.rejects(async () => validated(document as object, plugin.kinds[kind]!.schema), {
              code: 'TS_DOCUMENT_INVALID',
            }))
        }
        testDestination(subject)
        testOddKeys(subject)
      })
    }
  })
}

function siteOf(flow: string, format?: string): Site {
  return flow === 'to-store'
    ? { code: 'HO', kind: 'head-office' }
    : { code: 'S001', kind: 'store', format: (format ?? 'consignment') as Site['format'] }
}
