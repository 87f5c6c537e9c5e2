import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/**
 * The file that `import` of a package, or of a path that begins with a dot, would load from the file `start`.
 * undefined: there is none. Node 20's own resolution for `import` knows no other start than the calling file; the one
 * for `require`, which does, does not see packages that export to `import` alone.
 */
export function packageEntry(name: string, start: string): string | undefined {
  const require = createRequire(start)
  const folder = name.startsWith('.')
    ? undefined
    : require.resolve
        .paths(name)
        ?.map((path) => join(path, name))
        .find((path) => existsSync(join(path, 'package.json')))
  const exported = folder && exportedTo(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).exports)
  if (folder && exported) return join(folder, exported)
  try {
    return require.resolve(name)
  } catch {
    return undefined
  }
}

type Exports = string | readonly Exports[] | { readonly [condition: string]: Exports } | null | undefined

/** The target of a package's root, in the order in which the package names its conditions. */
function exportedTo(exports: Exports): string | undefined {
  if (typeof exports === 'string') return exports
  if (!exports) return undefined
  const branches = Array.isArray(exports)
    ? exports
    : Object.entries(exports)
        .filter(([condition]) => ['.', 'node', 'import', 'module-sync', 'default'].includes(condition))
        .map(([, target]) => target)
  return branches.map(exportedTo).find((target) => target !== undefined)
}
