import { HIDDEN, misfit } from './formats.ts'
import { isSetting, type Section } from './section.ts'

/** Maps of a YAML file or of flags. */
export type Tree = { [name: string]: unknown }

/**
 * The part of `tree` that has the shape of the schema; the rest becomes problems. convict alone would stumble over maps
 * where it expects a value, and over names with dots.
 */
export function fitting(tree: unknown, section: Section, path: string, problems: string[]): Tree {
  const fit: Tree = {}
  if (tree === null || tree === undefined) return fit
  if (!isTree(tree)) {
    problems.push(`${path}: ${misfit(tree, `a section with ${Object.keys(section).join(', ')}`)}`)
    return fit
  }
  for (const [name, value] of Object.entries(tree)) {
    const below = path ? `${path}.${name}` : name
    const node = Object.hasOwn(section, name) ? section[name] : undefined
    if (!node) problems.push(`${below}: found a setting that does not exist; wanted ${Object.keys(section).join(', ')}`)
    else if (!isSetting(node)) fit[name] = fitting(value, node, below, problems)
    else if (typeof value === 'object' && value !== null) {
      problems.push(`${below}: ${misfit(node.sensitive ? HIDDEN : value, 'a single value')}`)
    } else if (value !== null) fit[name] = value
  }
  return fit
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `over` laid over `under`, map by map. */
export function merged(under: Tree, over: Tree): Tree {
  const result: Tree = { ...under }
  for (const [name, value] of Object.entries(over)) {
    const below = result[name]
    result[name] = isTree(below) && isTree(value) ? merged(below, value) : value
  }
  return result
}
