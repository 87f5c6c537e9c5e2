import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { recordAct } from '../../data/operator/audit.ts'
import { openRunJournal } from '../../data/operator/run-journal.ts'
import { nextCycle } from '../../host/next-cycle.ts'
import { type ConfigNow, change, configNow, typed } from '../config-now.ts'
import { formOf } from '../form.ts'
import { savedNotice, wasSaved } from '../layout/saved.tsx'
import { SetElsewhere } from '../layout/set-elsewhere.tsx'
import type { ConsoleServices } from '../services.ts'
import { visitorOf } from '../sign-in/guard.ts'
import { type GivenSchedule, ScheduleForm } from './schedule-form.tsx'

const Form = z.object({
  times: z.enum(['interval', 'cron']),
  intervalMinutes: z.string().max(200),
  cron: z.string().max(200),
  window: z.string().max(200),
  onStart: z.literal('true').optional(),
})

const PATHS = ['intervalMinutes', 'cron', 'window', 'onStart'].map((name) => `schedule.${name}`)

/** When cycles start by themselves. */
export function schedulePage(server: FastifyInstance, services: ConsoleServices): void {
  const { siteDatabase, machine } = services.installation
  const config = { right: 'administration' } as const

  const page = async (reply: FastifyReply, { config, error }: ConfigNow, given: GivenSchedule, saved: boolean) => {
    const last = await openRunJournal(siteDatabase).last()
    return reply.code(error ? 422 : 200).page(
      'Schedule',
      <>
        {saved && savedNotice}
        <SetElsewhere services={services} paths={PATHS} />
        <ScheduleForm next={nextCycle(config, last, machine.now())} given={given} config={config} error={error} />
      </>,
    )
  }

  server.get('/schedule', { config }, async (request, reply) => {
    const now = configNow(services)
    const { cron, intervalMinutes, window, onStart } = now.config.schedule
    const given = { times: cron ? 'cron' : 'interval', intervalMinutes, cron, window, onStart } as const
    return page(reply, now, given, wasSaved(request))
  })

  server.post('/schedule', { config }, async (request, reply) => {
    const { times, intervalMinutes, cron, window, onStart } = formOf(request, Form)
    const result = change(services, {
      'schedule.intervalMinutes': typed(intervalMinutes),
      'schedule.cron': times === 'cron' ? typed(cron) : undefined,
      'schedule.window': typed(window),
      'schedule.onStart': onStart === 'true' ? true : undefined,
    })
    if (result.error) {
      return page(reply, result, { times, intervalMinutes, cron, window, onStart: onStart === 'true' }, false)
    }
    const { user } = visitorOf(request)
    const when = times === 'cron' ? `cron ${cron}` : `every ${intervalMinutes} minutes`
    const detail = `Changed the schedule: ${when}${window ? `, within ${window}` : ''}`
    await recordAct(siteDatabase, { user, address: request.ip, act: 'schedule', detail })
    return reply.redirect('/schedule?saved=1', 303)
  })
}
