import type { Run } from '../../data/operator/run.ts'
import { Time } from '../layout/time.tsx'
import { OUTCOME_MEANS, Outcome } from './outcome.tsx'
import { took } from './run-list.tsx'
import { RunError } from './run-plugins.tsx'

/** When, who, why, how it ended; if it failed, why, and what to do. */
export function RunFacts({ run }: { readonly run: Run }) {
  const { id, outcome, startedAt, endedAt, reason, startedBy, error } = run
  return (
    <>
      <div class={`notice ${outcome === 'FAILED' ? 'wrong' : outcome === 'DONE' ? 'good' : 'plain'}`} role="status">
        <p>
          <Outcome outcome={outcome} />
        </p>
        <p>{OUTCOME_MEANS[outcome]}</p>
        {error && <RunError error={error} />}
      </div>
      <dl>
        <dt>Started</dt>
        <dd>
          <Time at={startedAt} />
        </dd>
        <dt>Ended</dt>
        <dd>{endedAt ? <Time at={endedAt} /> : 'not yet'}</dd>
        <dt>Took</dt>
        <dd>{took(run)}</dd>
        <dt>Why, by</dt>
        <dd>
          {reason}, {startedBy}
        </dd>
        <dt>Run</dt>
        <dd>{id}</dd>
      </dl>
    </>
  )
}
