import type { Run } from '../../data/operator/run.ts'

const KINDS = { RUNNING: 'plain', DONE: 'good', FAILED: 'wrong', STOPPED: 'warning' } as const
export const OUTCOMES = ['RUNNING', 'DONE', 'FAILED', 'STOPPED'] as const satisfies Run['outcome'][]

export const OUTCOME_MEANS: Readonly<Record<Run['outcome'], string>> = {
  RUNNING: 'It has not ended yet.',
  DONE: 'It did all that there was to do.',
  FAILED: 'Something stopped it; nothing is lost, the next one goes on from there.',
  STOPPED: 'A person or the end of the host stopped it; the next one goes on from there.',
}

export function Outcome({ outcome }: Pick<Run, 'outcome'>) {
  return (
    <span class={`status ${KINDS[outcome]}`} title={OUTCOME_MEANS[outcome]}>
      {outcome}
    </span>
  )
}
