import convict from 'convict'
import type { Section } from './section.ts'
import type { Tree } from './shape.ts'

/**
 * The values of a schema: defaults, under `file`, under the environment, under `flags`. Each value that does not fit
 * becomes a problem `path: found …; wanted …`.
 */
export function valuesOf<T>(
  schema: Section,
  layers: { file: Tree; environment: NodeJS.ProcessEnv; flags: Tree },
  path: string,
  problems: string[],
): T {
  const values = convict<T>(schema as convict.Schema<T>, { env: layers.environment, args: [] })
  values.load(layers.file)
  for (const [name, value] of leavesOf(layers.flags)) values.set(name, value as never)
  try {
    values.validate({ allowed: 'strict' })
  } catch (error) {
    problems.push(...(error as Error).message.split('\n').map((line) => (path ? `${path}.${line}` : line)))
  }
  return values.getProperties()
}

function* leavesOf(tree: Tree, path = ''): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(tree)) {
    const below = path ? `${path}.${name}` : name
    if (typeof value === 'object' && value !== null) yield* leavesOf(value as Tree, below)
    else yield [below, value]
  }
}
