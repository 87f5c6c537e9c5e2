import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { masked } from '../../config/masked.ts'
import { PLUGIN_DEFAULTS } from '../../config.ts'
import type { TillsyncError } from '../../contract/errors.ts'
import { recordAct } from '../../data/operator/audit.ts'
import type { PluginEntry } from '../../registry/registry.ts'
import { type ConfigNow, change, configNow } from '../config-now.ts'
import { formOf } from '../form.ts'
import { FileMistaken } from '../layout/file-mistaken.tsx'
import { savedNotice, wasSaved } from '../layout/saved.tsx'
import { SetElsewhere } from '../layout/set-elsewhere.tsx'
import { changesIn, fieldsOf, type PluginFields, toldOf } from '../plugins/plugin-fields.ts'
import { PluginForm } from '../plugins/plugin-form.tsx'
import { PluginList } from '../plugins/plugin-list.tsx'
import type { ConsoleServices } from '../services.ts'
import { visitorOf } from '../sign-in/guard.ts'

const Switch = z.object({ enabled: z.enum(['true', 'false']) })

/** The document types: on or off, and how they are carried. */
export function pluginsPage(server: FastifyInstance, services: ConsoleServices): void {
  const config = { right: 'administration' } as const
  const entries = (): PluginEntry[] => {
    const { plugins } = configNow(services).config
    return services
      .installation()
      .registry.plugins.map((entry) => ({ ...entry, enabled: (plugins[entry.name] ?? PLUGIN_DEFAULTS).enabled }))
  }

  server.get('/plugins', { config }, async (request, reply) =>
    reply.page(
      'Plugins',
      <>
        {wasSaved(request) && savedNotice}
        <FileMistaken error={configNow(services).error} />
        <PluginList plugins={entries()} />
      </>,
    ),
  )

  server.post<Named>('/plugins/:name/enabled', { config }, async (request, reply) => {
    const { name } = services.installation().registry.plugin(request.params.name)
    const enabled = formOf(request, Switch).enabled === 'true'
    const { error } = change(services, { [`plugins.${name}.enabled`]: enabled })
    if (error) return reply.code(422).page('Plugins', <PluginList plugins={entries()} error={error} />)
    const { user } = visitorOf(request)
    const detail = `Turned the plugin ${name} ${enabled ? 'on' : 'off'}`
    await recordAct(services.installation().siteDatabase, { user, address: request.ip, act: 'plugin', detail })
    return reply.redirect('/plugins?saved=1', 303)
  })

  const form = (entry: PluginEntry, { config }: ConfigNow, sent?: PluginFields, error?: TillsyncError) => {
    const { name, settings = {} } = entry
    const plugin = masked(config).plugins[name] ?? PLUGIN_DEFAULTS
    const fields = sent ?? fieldsOf(plugin, settings)
    const paths = Object.keys(fields).map((path) => `plugins.${name}.${path}`)
    return (
      <>
        <SetElsewhere services={services} paths={paths} />
        <PluginForm entry={entry} fields={fields} plugin={plugin} error={error} />
      </>
    )
  }

  server.get<Named>('/plugins/:name', { config }, async (request, reply) => {
    const entry = services.installation().registry.plugin(request.params.name)
    const now = configNow(services)
    return reply.page(
      entry.title,
      <>
        <FileMistaken error={now.error} />
        {form(entry, now)}
      </>,
    )
  })

  server.post<Named>('/plugins/:name', { config }, async (request, reply) => {
    const entry = services.installation().registry.plugin(request.params.name)
    const { name, settings = {} } = entry
    const before = fieldsOf(configNow(services).config.plugins[name] ?? PLUGIN_DEFAULTS, settings)
    const sent = formOf(request, formSchema(Object.keys(before)))
    const changes = changesIn(sent, before, settings)
    const changed = Object.entries(changes).map(([path, value]) => [`plugins.${name}.${path}`, value])
    const result = change(services, Object.fromEntries(changed))
    if (result.error) return reply.code(422).page(entry.title, form(entry, result, sent, result.error))
    if (changed.length > 0) {
      const { user } = visitorOf(request)
      const detail = `Changed the plugin ${name}: ${toldOf(changes, settings)}`
      await recordAct(services.installation().siteDatabase, { user, address: request.ip, act: 'plugin', detail })
    }
    return reply.redirect('/plugins?saved=1', 303)
  })
}

/** Each field that the form has, and no other. */
function formSchema(paths: readonly string[]) {
  return z.object(Object.fromEntries(paths.map((path) => [path, z.string().max(200)])))
}

interface Named {
  Params: { name: string }
}
