import { siteSchema } from './schema.ts'
import { isSetting, type Section, type Setting } from './section.ts'

/** The environment variable, or the flag, that gives a setting a value: it counts more than the file. */
export function setElsewhere(
  path: string,
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, string>>,
): string | undefined {
  if (flags[path] !== undefined) return `--set ${path}`
  let node: Section | Setting | undefined = siteSchema
  for (const name of path.split('.')) node = node && !isSetting(node) ? node[name] : undefined
  const variable = node && isSetting(node) ? node.env : undefined
  return variable && environment[variable] ? variable : undefined
}
