import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { TillsyncError } from '../../contract/errors.ts'
import { recordAct } from '../../data/operator/audit.ts'
import { openRunJournal } from '../../data/operator/run-journal.ts'
import { nextCycle } from '../../host/next-cycle.ts'
import { nextRuns } from '../../host/next-runs.ts'
import { type ConfigNow, change, configNow, typed } from '../config-now.ts'
import { formOf } from '../form.ts'
import { FileMistaken } from '../layout/file-mistaken.tsx'
import { savedNotice, wasSaved } from '../layout/saved.tsx'
import { SetElsewhere } from '../layout/set-elsewhere.tsx'
import type { ConsoleServices } from '../services.ts'
import { visitorOf } from '../sign-in/guard.ts'
import { type GivenSchedule, ScheduleForm } from './schedule-form.tsx'

const text = z.string().max(200)
const Form = z.object({
  times: z.enum(['interval', 'cron']),
  intervalMinutes: text,
  cron: text,
  window: text,
  onStart: z.literal('true').optional(),
  purgeAt: text,
  verifyAt: text.optional(),
})

const PATHS = ['intervalMinutes', 'cron', 'window', 'onStart', 'purgeAt', 'verifyAt'].map((name) => `schedule.${name}`)

/** When cycles, and the work of the night, start by themselves. */
export function schedulePage(server: FastifyInstance, services: ConsoleServices): void {
  const config = { right: 'administration' } as const

  const form = async ({ config }: ConfigNow, given: GivenSchedule, error?: TillsyncError) => {
    const { siteDatabase, machine } = services.installation()
    const last = await openRunJournal(siteDatabase).last()
    const next = { cycle: nextCycle(config, last, machine.now()), ...nextRuns(config, machine.now()) }
    return (
      <>
        <SetElsewhere services={services} paths={PATHS} />
        <ScheduleForm next={next} given={given} config={config} error={error} />
      </>
    )
  }

  server.get('/schedule', { config }, async (request, reply) => {
    const now = configNow(services)
    const { cron } = now.config.schedule
    const given = { ...now.config.schedule, times: cron ? 'cron' : 'interval' } as const
    return reply.page(
      'Schedule',
      <>
        {wasSaved(request) && savedNotice}
        <FileMistaken error={now.error} />
        {await form(now, given)}
      </>,
    )
  })

  server.post('/schedule', { config }, async (request, reply) => {
    const { times, intervalMinutes, cron, window, onStart, purgeAt, verifyAt } = formOf(request, Form)
    const result = change(services, {
      'schedule.intervalMinutes': typed(intervalMinutes),
      'schedule.cron': times === 'cron' ? typed(cron) : undefined,
      'schedule.window': typed(window),
      'schedule.onStart': onStart === 'true' ? true : undefined,
      'schedule.purgeAt': typed(purgeAt),
      ...(verifyAt !== undefined && { 'schedule.verifyAt': typed(verifyAt) }),
    })
    if (result.error) {
      const given = { times, intervalMinutes, cron, window, onStart: onStart === 'true', purgeAt, verifyAt }
      return reply.code(422).page('Schedule', await form(result, given, result.error))
    }
    const { user } = visitorOf(request)
    const when = times === 'cron' ? `cron ${cron}` : `every ${intervalMinutes} minutes`
    const night = [`purge at ${purgeAt || 'its default'}`, ...(verifyAt ? [`comparison at ${verifyAt}`] : [])]
    const detail = `Changed the schedule: ${[when, ...(window ? [`within ${window}`] : []), ...night].join(', ')}`
    await recordAct(services.installation().siteDatabase, { user, address: request.ip, act: 'schedule', detail })
    return reply.redirect('/schedule?saved=1', 303)
  })
}
