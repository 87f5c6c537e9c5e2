import type { FastifyInstance } from 'fastify'
import { endOfDate, instantOf } from '../../config/site-time.ts'
import { openRunJournal } from '../../data/operator/run-journal.ts'
import { runsByDay } from '../../data/operator/runs-by-day.ts'
import type { Finding } from '../../preflight/finding.ts'
import { asTheyAre } from '../../runner/open-runs.ts'
import { listAddress } from '../documents/list-query.ts'
import { queryOf } from '../form.ts'
import { notFound } from '../http-errors.ts'
import { Findings } from '../layout/findings.tsx'
import { PageLinks } from '../layout/page-links.tsx'
import { DayCharts } from '../runs/day-charts.tsx'
import { lastDays } from '../runs/last-days.ts'
import { RunFacts } from '../runs/run-facts.tsx'
import { RunFilters, RunQuery } from '../runs/run-filters.tsx'
import { RunList } from '../runs/run-list.tsx'
import { RunPlugins } from '../runs/run-plugins.tsx'
import type { ConsoleServices } from '../services.ts'

const MOST = 50
const DAYS = 14

/** Every cycle of this site, and what went each way over the last days. */
export function runsPage(server: FastifyInstance, services: ConsoleServices): void {
  server.get('/runs', async (request, reply) => {
    const installation = services.installation()
    const { siteDatabase, config, machine } = installation
    const { timeZone } = config.site
    const query = queryOf(request, RunQuery)
    const { outcome, moved, from, to, before } = query
    const filter = {
      outcome,
      moved: moved === 'on',
      from: from && instantOf(from, timeZone),
      to: to && endOfDate(to, timeZone),
    }
    const found = await openRunJournal(siteDatabase).list({ most: MOST + 1, before, ...filter })
    const runs = await asTheyAre(installation, found.slice(0, MOST))
    const older = found.length > MOST ? runs.at(-1)?.id : undefined
    return reply.page(
      'Runs',
      <>
        {!before && <DayCharts days={await runsByDay(siteDatabase, lastDays(DAYS, machine.now(), timeZone))} />}
        <RunFilters query={query} />
        <RunList runs={runs} />
        <PageLinks
          newest={before && listAddress('/runs', { ...query, before: undefined })}
          older={older && listAddress('/runs', { ...query, before: older })}
        />
      </>,
    )
  })

  server.get<{ Params: { id: string } }>('/runs/:id', async (request, reply) => {
    const installation = services.installation()
    const { siteDatabase, registry } = installation
    const found = await openRunJournal(siteDatabase).find(request.params.id)
    const [run] = await asTheyAre(installation, found ? [found] : [])
    if (!run) throw notFound()
    const wrong = (run.findings as readonly Finding[]).filter(({ ok }) => !ok)
    return reply.page(
      'Run',
      <>
        <RunFacts run={run} />
        <h2>Plugins</h2>
        <RunPlugins plugins={run.plugins} registry={registry} />
        <h2>Preflight</h2>
        {wrong.length > 0 ? <Findings findings={wrong} /> : <p>It found nothing wrong.</p>}
      </>,
    )
  })
}
