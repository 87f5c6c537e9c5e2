import type { Config } from './settings.ts'
import { isTree } from './shape.ts'

const SECRET = /pass(word|phrase)?|secret|token|credential|api_?key|private_?key/i

/** The configuration for people to look at: a plugin's settings that are named like a secret are not shown. */
export function masked(config: Config): Config {
  const plugins = Object.entries(config.plugins).map(([name, plugin]) => [
    name,
    { ...plugin, settings: withoutSecrets(plugin.settings) },
  ])
  return { ...config, plugins: Object.fromEntries(plugins) }
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (!isTree(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, below]) => [name, SECRET.test(name) ? '[hidden]' : withoutSecrets(below)]),
  )
}
