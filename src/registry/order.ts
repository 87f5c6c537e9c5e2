import { coded } from '../contract/errors.ts'
import type { Plugin } from '../contract/index.ts'

/**
 * Plugins in dependency order, else by name: what a type refers to comes before the type. TS_PLUGIN_DEPENDENCY,
 * TS_PLUGIN_CIRCLE.
 */
export function inOrder<P extends { readonly plugin: Plugin }>(plugins: readonly P[]): P[] {
  const byName = new Map(plugins.map((entry) => [entry.plugin.name, entry]))
  const ordered = new Set<P>()
  const visit = (entry: P, path: readonly string[]) => {
    const { name, flow, dependsOn = [] } = entry.plugin
    if (path.includes(name)) {
      throw coded('TS_PLUGIN_CIRCLE', { circle: [...path.slice(path.indexOf(name)), name].join(' → ') })
    }
    for (const missing of dependsOn) {
      const parent = byName.get(missing)
      if (parent?.plugin.flow !== flow) throw coded('TS_PLUGIN_DEPENDENCY', { plugin: name, missing })
      visit(parent, [...path, name])
    }
    ordered.add(entry)
  }
  for (const entry of plugins.toSorted((a, b) => (a.plugin.name < b.plugin.name ? -1 : 1))) visit(entry, [])
  return [...ordered]
}
