import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { recordAct } from '../../data/operator/audit.ts'
import { listReceived } from '../../data/operator/received-list.ts'
import { ListFilters } from '../documents/list-filters.tsx'
import { filterOf, ListQuery, listAddress } from '../documents/list-query.ts'
import { typesGoing } from '../documents/types-going.ts'
import { formOf, oneOf, queryOf } from '../form.ts'
import { Notice } from '../layout/notice.tsx'
import { ActForm, act, filtersOf } from '../quarantine/act.ts'
import { actWords, Done, DoneNotice } from '../quarantine/act-words.tsx'
import { HELD_STATUSES } from '../quarantine/held-statuses.ts'
import { QuarantineList } from '../quarantine/quarantine-list.tsx'
import type { ConsoleServices } from '../services.ts'
import { visitorOf } from '../sign-in/guard.ts'

const MOST = 50
const PATH = '/quarantine'

/** Received documents that are not applied: why, what to do, and what a person may do with them here. */
export function quarantinePage(server: FastifyInstance, services: ConsoleServices): void {
  const config = { right: 'data-exchange' } as const

  const page = async (reply: FastifyReply, query: ListQuery, done: Done = {}, problem?: string) => {
    const installation = services.installation()
    const { siteDatabase, site, registry } = installation
    const filter = {
      ...filterOf(query, installation),
      origin: query.origin,
      statuses: oneOf(HELD_STATUSES, query.status) ?? HELD_STATUSES,
    }
    const list = await listReceived(siteDatabase, filter, { most: MOST, after: query.after })
    const choices = {
      types: typesGoing('received', installation),
      statuses: HELD_STATUSES,
      origins: site.kind === 'head-office',
    }
    return reply.page(
      'Quarantine',
      <>
        {problem && <Notice kind="wrong">{problem}</Notice>}
        <DoneNotice done={done} />
        <ListFilters path={PATH} query={query} choices={choices} />
        <QuarantineList path={PATH} query={query} page={list} registry={registry} />
      </>,
    )
  }

  const acted = async (request: FastifyRequest, reply: FastifyReply, verb: 'retried' | 'waived') => {
    const installation = services.installation()
    const { user } = visitorOf(request)
    const form = formOf(request, ActForm)
    const { documents: _, all: __, reason = '', ...query } = form
    const filters = filtersOf(form, installation)
    if (filters.length === 0) return page(reply.code(400), query, {}, 'Choose the documents first.')
    if (verb === 'waived' && !reason.trim()) return page(reply.code(400), query, {}, 'Say why they are waived.')
    const waiver = verb === 'waived' ? { reason, by: user } : undefined
    const documents = await act(installation, filters, waiver)
    const detail = actWords(documents, filters, waiver?.reason)
    await recordAct(installation.siteDatabase, { user, address: request.ip, act: `quarantine-${verb}`, detail })
    return reply.redirect(listAddress(PATH, { ...query, after: undefined, [verb]: String(documents) }), 303)
  }

  server.get(PATH, async (request, reply) => page(reply, queryOf(request, ListQuery), queryOf(request, Done)))
  server.post(`${PATH}/retry`, { config }, async (request, reply) => acted(request, reply, 'retried'))
  server.post(`${PATH}/waive`, { config }, async (request, reply) => acted(request, reply, 'waived'))
}
