import type { Database, Session } from '../database.ts'

type Leaving = 'PENDING' | 'UPLOADED'
type Aside = 'WAITING' | 'QUARANTINED' | 'REJECTED' | 'INVALID'

/** Documents that are on their way out, or set aside; counted up to MOST_COUNTED. */
export interface WaitingFigure {
  readonly type: string
  readonly status: Leaving | Aside
  readonly documents: number
}

export interface WaitingFigures {
  /** The instant, by the database's clock. */
  readonly at: string
  readonly documents: readonly WaitingFigure[]
  /** Since when the oldest has its status, in seconds by the database's clock. `type`: of those on their way out. */
  readonly oldest: readonly { readonly type?: string; readonly status: WaitingFigure['status']; readonly age: number }[]
}

/** Where more wait, counting them all would read them all, at each scrape. */
export const MOST_COUNTED = 10_000
const MOST_PACKETS = 1_000

interface Row {
  type: string
  status: Leaving
  documents: number | string | null
  oldest: string | null
}

/** What waits of each of these types, by indexes, whatever there is of it. */
export function waitingFigures(database: Database, types: readonly string[]): Promise<WaitingFigures> {
  return database.read(async (session) => {
    const at = await clockOf(session)
    const now = Date.parse(at)
    const ageOf = (oldest: string) => Math.max(0, (now - Date.parse(oldest)) / 1000)
    const leaving = [...(await events(session, types)), ...(await claims(session)), ...(await packets(session, types))]
    const out = types.flatMap((type) =>
      (['PENDING', 'UPLOADED'] as const).map((status) => {
        const rows = leaving.filter((row) => row.type === type && row.status === status)
        const documents = rows.reduce((sum, row) => sum + Number(row.documents ?? 0), 0)
        const [oldest] = rows.flatMap((row) => row.oldest ?? []).sort()
        return { type, status, documents, age: oldest === undefined ? 0 : ageOf(oldest) }
      }),
    )
    const aside = [
      ...(await setAside(session, 'tillsync_held_document', ['WAITING', 'QUARANTINED'])),
      ...(await setAside(session, 'tillsync_sent_remark', ['REJECTED', 'INVALID'])),
    ]
    return {
      at,
      documents: [
        ...out.map(({ age: _, ...figure }) => figure),
        ...aside.flatMap(({ status, counts }) =>
          types.map((type) => ({ type, status, documents: counts.get(type) ?? 0 })),
        ),
      ],
      oldest: [
        ...out.map(({ documents: _, ...figure }) => figure),
        ...aside.map(({ status, oldest }) => ({ status, age: oldest === null ? 0 : ageOf(oldest) })),
      ],
    }
  })
}

async function clockOf({ all, adapter: { statements } }: Session): Promise<string> {
  const [row] = await all<{ now: string }>(`select ${statements.canonical(statements.now, 'instant')} as now`)
  return row!.now
}

function events({ all, adapter: { statements } }: Session, types: readonly string[]): Promise<Row[]> {
  const { canonical, limit, relation } = statements
  return all<Row>(
    `select k.type, 'PENDING' as status,
       (select count(*) from (select e.seq from tillsync_business_event e where e.type = k.type
          order by e.seq ${limit(MOST_COUNTED)}) few) as documents,
       (select ${canonical('e.captured_at', 'instant')} from tillsync_business_event e where e.type = k.type
          order by e.seq ${limit(1)}) as oldest
     from ${relation([{ name: 'type', type: 'text' }], 'types')} k`,
    { types: JSON.stringify(types.map((type) => [type])) },
  )
}

/** A type has one at a time. */
function claims({ all, adapter: { statements } }: Session): Promise<Row[]> {
  return all<Row>(
    `select t.type, 'PENDING' as status, sum(t.document_count) as documents,
       ${statements.canonical('min(t.claimed_at)', 'instant')} as oldest
     from tillsync_claim t where t.state = 'OPEN' group by t.type`,
  )
}

function packets({ all, adapter: { statements } }: Session, types: readonly string[]): Promise<Row[]> {
  const { canonical, limit, relation } = statements
  const columns = ['type', 'status', 'packet'].map((name) => ({ name, type: 'text' as const }))
  const ofStream = 'o.type = k.type and o.status = k.packet order by o.epoch, o.claim'
  return all<Row>(
    `select k.type, k.status,
       (select sum(few.documents) from (select o.documents from tillsync_outbox o where ${ofStream}
          ${limit(MOST_PACKETS)}) few) as documents,
       (select ${canonical('o.stored_at', 'instant')} from tillsync_outbox o where ${ofStream} ${limit(1)}) as oldest
     from ${relation(columns, 'types')} k`,
    {
      types: JSON.stringify(
        types.flatMap((type) => [
          [type, 'PENDING', 'WAITING'],
          [type, 'UPLOADED', 'UPLOADED'],
        ]),
      ),
    },
  )
}

async function setAside({ all, adapter: { statements } }: Session, table: string, statuses: readonly Aside[]) {
  const found: { status: Aside; counts: ReadonlyMap<string, number>; oldest: string | null }[] = []
  for (const status of statuses) {
    const counts = await all<{ type: string; documents: number | string }>(
      `select few.type, count(*) as documents from (select t.type from ${table} t where t.status = :status
         order by t.changed_at ${statements.limit(MOST_COUNTED)}) few group by few.type`,
      { status },
    )
    const [row] = await all<{ oldest: string | null }>(
      `select ${statements.canonical('min(t.changed_at)', 'instant')} as oldest from ${table} t
       where t.status = :status`,
      { status },
    )
    found.push({
      status,
      counts: new Map(counts.map(({ type, documents }) => [type, Number(documents)])),
      oldest: row?.oldest ?? null,
    })
  }
  return found
}
