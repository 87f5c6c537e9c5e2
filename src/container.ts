import 'reflect-metadata'
import { Container, type ServiceIdentifier } from 'inversify'
import type { Config } from './config.ts'
import { type Clock, type Log, services } from './contract/index.ts'
import type { Database } from './data/database.ts'
import { openDatabase } from './data/open.ts'
import { databaseSettings } from './data/settings.ts'
import { type LogTarget, openLog, standardError } from './host/log.ts'
import { type Machine, thisMachine } from './preflight/machine.ts'
import { loadRegistry, type Registry } from './registry/registry.ts'
import { Installation } from './runner/installation.ts'

export type { Installation }

const CONFIG: ServiceIdentifier<Config> = Symbol('config')
const SITE_DATABASE: ServiceIdentifier<Database> = Symbol('site database')
const WEB_DATABASE: ServiceIdentifier<Database> = Symbol('web database')
const REGISTRY: ServiceIdentifier<Registry> = Symbol('registry')
const MACHINE: ServiceIdentifier<Machine> = Symbol('machine')
const INSTALLATION: ServiceIdentifier<Installation> = Symbol('installation')

export interface OpenOptions {
  /** With the logins that may make tables. */
  readonly migrate?: boolean
  /** Makes databases that are not there, where they are files. */
  readonly create?: boolean
  /** Absent: standard error. */
  readonly log?: LogTarget
}

/** Puts a site's parts together. Plugins are found and checked now, databases are opened when they are used. */
export async function openInstallation(
  config: Config,
  { migrate = false, create = false, log }: OpenOptions = {},
): Promise<Installation> {
  const container = new Container({ defaultScope: 'Singleton' })
  const database = (which: 'local' | 'web') => openDatabase({ ...databaseSettings(config, which, { migrate }), create })
  container.bind(CONFIG).toConstantValue(config)
  container.bind(MACHINE).toConstantValue(thisMachine)
  container
    .bind<Log>(services.log.id)
    .toConstantValue(openLog(config, log?.output ?? standardError(config.log.format), log?.fields))
  container.bind<Clock>(services.clock.id).toConstantValue({ now: () => new Date() })
  container.bind(SITE_DATABASE).toDynamicValue(() => database('local'))
  container.bind(WEB_DATABASE).toDynamicValue(() => database('web'))
  container.bind(REGISTRY).toResolvedValue((settings) => registryOf(settings, container), [CONFIG])
  container
    .bind(INSTALLATION)
    .toResolvedValue(
      (...parts: ConstructorParameters<typeof Installation>) => new Installation(...parts),
      [CONFIG, SITE_DATABASE, WEB_DATABASE, REGISTRY, MACHINE, services.log.id as ServiceIdentifier<Log>],
    )
  return container.getAsync(INSTALLATION)
}

/** A plugin's constructor gets what the container has, and its own settings. */
function registryOf({ file, plugins }: Config, container: Container): Promise<Registry> {
  const own = new Map<string, Container>()
  return loadRegistry({
    configFile: file,
    plugins,
    service({ id }, plugin, settings) {
      const scope = own.get(plugin) ?? new Container({ parent: container })
      if (!own.has(plugin)) {
        scope.bind(services.settings.id).toConstantValue(settings)
        scope.bind<Log>(services.log.id).toConstantValue(logOf(plugin, container.get<Log>(services.log.id)))
      }
      own.set(plugin, scope)
      return scope.get(id)
    },
  })
}

function logOf(plugin: string, log: Log): Log {
  return {
    debug: (fields, message) => log.debug({ plugin, ...fields }, message),
    info: (fields, message) => log.info({ plugin, ...fields }, message),
    warn: (fields, message) => log.warn({ plugin, ...fields }, message),
    error: (fields, message) => log.error({ plugin, ...fields }, message),
  }
}
