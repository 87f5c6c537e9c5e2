import { type Plugin, type PluginClass, type Service, type Settings, services } from '../contract/index.ts'
import { checkDeclarations } from '../registry/check.ts'
import { settingsOf } from '../registry/plugin-settings.ts'

/** A plugin with the services that it asks for: a silent log, a clock that stands still, the settings given, if it takes them. */
export function instanceOf(Class: PluginClass, settings: Settings): Plugin {
  checkDeclarations(Class, Class.name)
  const problems: string[] = []
  const told = settingsOf(Class.settings, settings, 'settings', problems)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return new Class(...(Class.inject ?? []).map((service) => serviceFor(service, told)))
}

function serviceFor({ id }: Service<unknown>, settings: Settings): unknown {
  if (id === services.log.id) return { debug() {}, info() {}, warn() {}, error() {} }
  if (id === services.clock.id) return { now: () => new Date('2026-11-22T06:30:00Z') }
  if (id === services.settings.id) return settings
  throw new Error(`there is no service ${String(id)}; there are ${Object.keys(services).join(', ')}`)
}
