import type { Run } from '../../data/operator/run.ts'
import type { Finding } from '../../preflight/finding.ts'
import { documents } from '../layout/counted.ts'
import { Findings } from '../layout/findings.tsx'
import { Notice } from '../layout/notice.tsx'
import { usePage } from '../layout/page-view.ts'
import { PostForm } from '../layout/post-form.tsx'
import { Time } from '../layout/time.tsx'
import type { ExchangeState } from './exchange-state.ts'

/** `runsHere`: the cycle that runs was started in this console. */
export function ExchangeSummary({ state, runsHere }: { readonly state: ExchangeState; readonly runsHere: boolean }) {
  const { last, next, lock, mistaken } = state
  const findings = (last?.findings ?? []) as readonly Finding[]
  const wrong = findings.filter(({ ok }) => !ok)
  return (
    <>
      {mistaken && (
        <Notice kind="warning">
          <p>
            The configuration file has mistakes, and is refused: the host goes by what it said before, and no cycle can
            be started here. An administrator sees the mistakes under <a href="/schedule">Schedule</a>.
          </p>
        </Notice>
      )}
      {lock ? (
        <Notice kind="warning">
          <p>
            A cycle is running: {lock.holder}, since <Time at={lock.since} />.{' '}
            {runsHere && <a href="/data-exchange/sync">Look at it</a>}
          </p>
        </Notice>
      ) : (
        <SyncButton />
      )}
      <h2>Cycles</h2>
      <dl>
        <dt>Last cycle</dt>
        <dd>{last ? <LastRun run={last} /> : 'none yet'}</dd>
        <dt>Next cycle</dt>
        <dd>{next === 'due' ? 'due now' : <Time at={next} />}</dd>
      </dl>
      {wrong.length > 0 && (
        <>
          <h2>What the last preflight found</h2>
          <Findings findings={wrong} />
        </>
      )}
      <h2>What waits</h2>
      <Waiting state={state} />
    </>
  )
}

function SyncButton() {
  const { visitor } = usePage()
  if (!visitor?.accessRights.includes('data-exchange')) {
    return (
      <Notice kind="warning">
        <p>You may look, but not start a cycle: that needs a role with the access right data-exchange.</p>
      </Notice>
    )
  }
  return (
    <PostForm action="/data-exchange/sync" class="actions">
      <button type="submit" class="first">
        Sync
      </button>
      <span class="quiet">One cycle now: preflight, receive, send.</span>
    </PostForm>
  )
}

const OUTCOMES = {
  RUNNING: ['', 'running'],
  DONE: ['good', 'done'],
  FAILED: ['wrong', 'failed'],
  STOPPED: ['warning', 'stopped; the next cycle goes on from there'],
} as const

function LastRun({ run: { id, startedAt, startedBy, reason, outcome, error, idleUntil } }: { readonly run: Run }) {
  const [kind, words] = OUTCOMES[outcome]
  const atPreflight = error?.startsWith('TS_PREFLIGHT_FAILED')
  return (
    <>
      <a href={`/runs/${id}`}>
        <Time at={startedAt} />
      </a>{' '}
      by {startedBy} ({reason}): <strong class={kind}>{atPreflight ? 'the preflight failed' : words}</strong>
      {error && !atPreflight && <p class="as-written">{error}</p>}
      {idleUntil && (
        <p>
          Looked since, the last time <Time at={idleUntil} />: nothing to do.
        </p>
      )}
    </>
  )
}

function Waiting({ state: { backlog, setAside } }: { readonly state: ExchangeState }) {
  const toSend = backlog.reduce((sum, { events, claimed, packed }) => sum + events + claimed + packed, 0)
  const of = (name: 'waiting' | 'quarantined' | 'rejected' | 'invalid') =>
    setAside.reduce((sum, one) => sum + one[name], 0)
  const oldest = backlog.map((one) => one.oldest).toSorted()[0]
  return (
    <dl>
      <dt>To send</dt>
      <dd>
        {toSend === 0 ? (
          'nothing'
        ) : (
          <a href="/sent?status=PENDING">{`${toSend} ${toSend === 1 ? 'change' : 'changes'}`}</a>
        )}
        {oldest && (
          <>
            , the oldest of <Time at={oldest} />
          </>
        )}
      </dd>
      <Count
        word="Waiting here"
        count={of('waiting')}
        explained="for another document that they refer to"
        list="/received?status=WAITING"
      />
      <Count
        word="Quarantined here"
        count={of('quarantined')}
        explained="received, but could not be applied"
        list="/quarantine"
      />
      <Count
        word="Rejected there"
        count={of('rejected')}
        explained="sent, but their destination could not apply them"
        list="/sent?status=REJECTED"
      />
      <Count
        word="Invalid"
        count={of('invalid')}
        explained="not sent: they have a mistake of their own"
        list="/sent?status=INVALID"
      />
    </dl>
  )
}

interface CountProps {
  readonly word: string
  readonly count: number
  readonly explained: string
  /** Where they are, with their reasons. */
  readonly list: string
}

function Count({ word, count, explained, list }: CountProps) {
  return (
    <>
      <dt>{word}</dt>
      <dd>
        {count === 0 ? (
          'none'
        ) : (
          <a class="warning" href={list}>
            {documents(count)}
          </a>
        )}{' '}
        <span class="quiet">({explained})</span>
      </dd>
    </>
  )
}
