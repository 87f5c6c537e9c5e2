import type { Plugin } from 'tillsync'
import { documentTypeOf } from '../../../src/registry/document-type.ts'
import { findBuiltIn } from '../../../src/registry/find.ts'
import { Installation } from '../../../src/runner/installation.ts'
import { type Fault, type Happening, toldCycle } from './happening.ts'

const throwsNull = () => {
  throw null
}

/** What a plugin does instead of its work. */
const DEEDS = {
  'plugin throws where it extracts': { extract: () => Promise.reject('no luck') },
  'plugin throws where it transforms': { transform: throwsNull },
  'plugin returns nonsense': { transform: () => 17 },
  'plugin throws where it loads': { load: () => Promise.reject('no luck') },
}

export const PLUGIN_FAULTS: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.entries(DEEDS).map(([name, deed]): [string, Fault] => [name, (happening) => withBadPlugin(happening, deed)]),
)

async function withBadPlugin({ site: { installation }, random }: Happening, deed: object): Promise<void> {
  const { config, siteDatabase, webDatabase, registry, machine, log } = installation
  const name = random.pick(registry.types.map((type) => type.name))
  // The built-in plugins ask for no services.
  const Found = (await findBuiltIn()).find(({ from }) => from === `plugins/${name}`)!.plugin as new () => Plugin
  const bad = documentTypeOf(Object.assign(new Found(), deed), config.plugins[name])
  const types = registry.types.map((type) => (type.name === name ? bad : type))
  await toldCycle(new Installation(config, siteDatabase, webDatabase, { ...registry, types }, machine, log))
}
