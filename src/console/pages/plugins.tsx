import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { masked } from '../../config/masked.ts'
import { PLUGIN_DEFAULTS } from '../../config.ts'
import { recordAct } from '../../data/operator/audit.ts'
import type { PluginEntry } from '../../registry/registry.ts'
import { change, configNow, typed } from '../config-now.ts'
import { formOf } from '../form.ts'
import { savedNotice, wasSaved } from '../layout/saved.tsx'
import type { ConsoleServices } from '../services.ts'
import { visitorOf } from '../sign-in/guard.ts'
import { PluginForm } from './plugin-form.tsx'
import { PluginList } from './plugin-list.tsx'

const Switch = z.object({ enabled: z.enum(['true', 'false']) })
const Settings = z.object({
  documentsPerPacket: z.string().max(200),
  bytesPerPacket: z.string().max(200),
  retries: z.string().max(200),
})

/** The document types: on or off, and how they are carried. */
export function pluginsPage(server: FastifyInstance, services: ConsoleServices): void {
  const { siteDatabase, registry } = services.installation
  const config = { right: 'administration' } as const
  const entries = (): PluginEntry[] => {
    const { plugins } = configNow(services).config
    return registry.plugins.map((entry) => ({ ...entry, enabled: (plugins[entry.name] ?? PLUGIN_DEFAULTS).enabled }))
  }

  server.get('/plugins', { config }, async (request, reply) =>
    reply.page(
      'Plugins',
      <>
        {wasSaved(request) && savedNotice}
        <PluginList plugins={entries()} error={configNow(services).error} />
      </>,
    ),
  )

  server.post<Named>('/plugins/:name/enabled', { config }, async (request, reply) => {
    const { name } = registry.plugin(request.params.name)
    const enabled = formOf(request, Switch).enabled === 'true'
    const { error } = change(services, { [`plugins.${name}.enabled`]: enabled })
    if (error) return reply.code(422).page('Plugins', <PluginList plugins={entries()} error={error} />)
    const { user } = visitorOf(request)
    const detail = `Turned the plugin ${name} ${enabled ? 'on' : 'off'}`
    await recordAct(siteDatabase, { user, address: request.ip, act: 'plugin', detail })
    return reply.redirect('/plugins?saved=1', 303)
  })

  server.get<Named>('/plugins/:name', { config }, async (request, reply) => {
    const { name, title } = registry.plugin(request.params.name)
    const { config, error } = configNow(services)
    const given = masked(config).plugins[name] ?? PLUGIN_DEFAULTS
    return reply.page(title, <PluginForm name={name} given={given} plugin={given} error={error} />)
  })

  server.post<Named>('/plugins/:name', { config }, async (request, reply) => {
    const { name, title } = registry.plugin(request.params.name)
    const given = formOf(request, Settings)
    const changes = Object.entries(given).map(([setting, text]) => [`plugins.${name}.${setting}`, typed(text)])
    const { config, error } = change(services, Object.fromEntries(changes))
    if (error) {
      const plugin = masked(config).plugins[name] ?? PLUGIN_DEFAULTS
      return reply.code(422).page(title, <PluginForm name={name} given={given} plugin={plugin} error={error} />)
    }
    const { user } = visitorOf(request)
    const told = Object.entries(given).map(([setting, text]) => `${setting} ${text || 'default'}`)
    const detail = `Changed the plugin ${name}: ${told.join(', ')}`
    await recordAct(siteDatabase, { user, address: request.ip, act: 'plugin', detail })
    return reply.redirect('/plugins?saved=1', 303)
  })
}

interface Named {
  Params: { name: string }
}
