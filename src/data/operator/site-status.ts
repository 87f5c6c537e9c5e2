import type { Database, Session } from '../database.ts'

/** What has not left this site yet, of one type. */
export interface Backlog {
  readonly type: string
  /** Business events that are not claimed. */
  readonly events: number
  /** Documents of claims that are not packed. */
  readonly claimed: number
  /** Packets of the outbox that are not uploaded, and the documents in them. */
  readonly packets: number
  readonly packed: number
  /** Instant of the oldest of them all. */
  readonly oldest: string
}

/** How many documents of one type are set aside: two of DESIGN.md's three words are about sent ones. */
export interface SetAside {
  readonly type: string
  readonly waiting: number
  readonly quarantined: number
  readonly rejected: number
  readonly invalid: number
}

export interface Cursor {
  readonly origin: string
  readonly audience: string
  readonly type: string
  readonly epoch: number
  readonly number: number
  readonly movedAt: string
}

export interface SiteStatus {
  readonly backlog: readonly Backlog[]
  readonly setAside: readonly SetAside[]
  /** How far this site has applied what it receives. */
  readonly cursors: readonly Cursor[]
}

/** What waits at this site, from one snapshot. */
export function siteStatus(database: Database): Promise<SiteStatus> {
  return database.read(async (session) => ({
    backlog: await backlogOf(session),
    setAside: await setAsideOf(session),
    cursors: await cursorsOf(session),
  }))
}

interface BacklogRow {
  type: string
  documents: number | string
  packets?: number | string
  oldest: string
}

async function backlogOf(session: Session): Promise<Backlog[]> {
  const { canonical } = session.adapter.statements
  const events = await session.all<BacklogRow>(
    `select g.type, g.documents, ${canonical('e.captured_at', 'instant')} as oldest from
       (select type, count(*) as documents, min(seq) as first_seq from tillsync_business_event group by type) g
     join tillsync_business_event e on e.type = g.type and e.seq = g.first_seq`,
  )
  const claimed = await session.all<BacklogRow>(
    `select t.type, sum(t.document_count) as documents, ${canonical('min(t.claimed_at)', 'instant')} as oldest
     from tillsync_claim t where t.state = 'OPEN' group by t.type`,
  )
  const packed = await session.all<BacklogRow>(
    `select t.type, sum(t.documents) as documents, count(*) as packets,
       ${canonical('min(t.stored_at)', 'instant')} as oldest
     from tillsync_outbox t where t.status = 'WAITING' group by t.type`,
  )
  const types = [...new Set([...events, ...claimed, ...packed].map(({ type }) => type))].sort()
  return types.map((type) => {
    const of = (rows: readonly BacklogRow[]) => rows.find((row) => row.type === type)
    const oldest = [of(events), of(claimed), of(packed)].flatMap((row) => row?.oldest ?? []).sort()
    return {
      type,
      events: Number(of(events)?.documents ?? 0),
      claimed: Number(of(claimed)?.documents ?? 0),
      packets: Number(of(packed)?.packets ?? 0),
      packed: Number(of(packed)?.documents ?? 0),
      oldest: oldest[0]!,
    }
  })
}

async function setAsideOf(session: Session): Promise<SetAside[]> {
  const rows = await session.all<{ type: string; status: string; documents: number | string }>(
    `select type, status, count(*) as documents from tillsync_held_document
       where status in ('WAITING', 'QUARANTINED', 'CONFLICT') group by type, status
     union all
     select type, status, count(*) as documents from tillsync_sent_remark
       where status in ('REJECTED', 'INVALID') group by type, status`,
  )
  const types = [...new Set(rows.map(({ type }) => type))].sort()
  return types.map((type) => {
    const count = (status: string) =>
      Number(rows.find((row) => row.type === type && row.status === status)?.documents ?? 0)
    return {
      type,
      waiting: count('WAITING'),
      quarantined: count('QUARANTINED') + count('CONFLICT'),
      rejected: count('REJECTED'),
      invalid: count('INVALID'),
    }
  })
}

async function cursorsOf(session: Session): Promise<Cursor[]> {
  const rows = await session.all<Record<'origin' | 'audience' | 'type' | 'epoch' | 'number' | 'moved', string>>(
    `select t.origin, t.audience, t.type, t.epoch, t.number,
       ${session.adapter.statements.canonical('t.moved_at', 'instant')} as moved
     from tillsync_cursor t order by t.type, t.origin, t.audience`,
  )
  return rows.map(({ origin, audience, type, epoch, number, moved }) => ({
    origin,
    audience,
    type,
    epoch: Number(epoch),
    number: Number(number),
    movedAt: moved,
  }))
}
