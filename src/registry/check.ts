import { coded } from '../contract/errors.ts'
import { API_VERSION, type Kind, type Plugin, type PluginClass, type Sequence, type Table } from '../contract/index.ts'
import { referenceProblems, tableProblems } from './check-tables.ts'
import { declarationProblems } from './plugin-settings.ts'

/** Refuses what is no plugin, with every problem at once: TS_PLUGIN_API, TS_PLUGIN_SHAPE. */
export function checkPlugin(plugin: Plugin, from: string): void {
  const name = typeof plugin.name === 'string' ? plugin.name : from
  if (plugin.apiVersion !== API_VERSION) {
    throw coded('TS_PLUGIN_API', { plugin: name, found: String(plugin.apiVersion), wanted: API_VERSION })
  }
  refuse(name, [...memberProblems(plugin), ...kindProblems(plugin)])
}

/** Refuses settings that a class declares wrongly: TS_PLUGIN_SHAPE. */
export function checkDeclarations({ settings }: PluginClass, name: string): void {
  if (settings) refuse(name, [...declarationProblems(settings)])
}

/** Refuses references to what the plugin does not depend on: TS_PLUGIN_SHAPE. `plugins`: all there are, each checked. */
export function checkReferences(plugin: Plugin, plugins: readonly Plugin[]): void {
  const parents = plugins.filter(({ name }) => plugin.dependsOn?.includes(name))
  refuse(plugin.name, [...referenceProblems(plugin, parents)])
}

function refuse(plugin: string, problems: readonly string[]): void {
  if (problems.length > 0) throw coded('TS_PLUGIN_SHAPE', { plugin, problems: problems.join('; ') })
}

function* memberProblems(plugin: Plugin): Generator<string> {
  const { name, title, flow, version, dependsOn = [], storeFormats } = plugin
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(String(name))) yield 'name is not in kebab-case'
  if (typeof title !== 'string' || title === '') yield 'title is missing'
  if (flow !== 'to-store' && flow !== 'to-head-office') yield 'flow is neither to-store nor to-head-office'
  if (!Number.isInteger(version) || version < 1) yield 'version is not a number from 1'
  if (version > 1 && !plugin.upgrade) yield 'upgrade is missing: sites with an older version still send'
  if (!isListOf(dependsOn, (other) => typeof other === 'string')) yield 'dependsOn is not a list of names'
  if (storeFormats && !isListOf(storeFormats, (format) => format === 'consignment' || format === 'outright'))
    yield 'storeFormats has others than consignment and outright'
  for (const method of ['extract', 'transform', 'load'] as const) {
    if (typeof plugin[method] !== 'function') yield `${method} is missing`
  }
  for (const method of ['audience', 'narrow', 'upgrade'] as const) {
    if (plugin[method] && typeof plugin[method] !== 'function') yield `${method} is not a method`
  }
  if (flow === 'to-store' && !plugin.audience) yield 'audience is missing: who gets a document?'
  if (flow === 'to-head-office') {
    if (plugin.audience || plugin.narrow) yield 'audience and narrow are for the flow to the stores only'
    if (storeFormats) yield 'storeFormats is for the flow to the stores only'
  }
}

function* kindProblems({ kinds }: Plugin): Generator<string> {
  const entries = Object.entries<Partial<Kind> | undefined>(kinds ?? {})
  if (entries.length === 0) yield 'kinds is empty'
  for (const [kind, { root, schema, deletes, edited, sequence } = {}] of entries) {
    if (deletes !== 'carry' && deletes !== 'keep') yield `${kind}: deletes is neither carry nor keep`
    if (edited !== undefined && edited !== 'never') yield `${kind}: edited is not never`
    if (typeof schema?.['~standard']?.validate !== 'function') yield `${kind}: schema is no Standard Schema`
    if (!root) yield `${kind}: root is missing`
    else yield* tableProblems(root)
    if (root?.columns && sequence) yield* sequenceProblems(kind, root, sequence)
  }
}

function* sequenceProblems(kind: string, { columns }: Table, { within, number }: Partial<Sequence>): Generator<string> {
  if (!isListOf(within, (column) => typeof column === 'string'))
    yield `${kind}: sequence has no list of columns, within`
  const named = [...(Array.isArray(within) ? within : []), number]
  for (const column of named.filter((column) => !Object.hasOwn(columns, String(column))))
    yield `${kind}: sequence names ${column}, which is no column`
}

function isListOf(list: unknown, isMember: (member: unknown) => boolean): boolean {
  return Array.isArray(list) && list.every(isMember)
}
