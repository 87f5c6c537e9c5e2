import type { HeldEntry } from '../../data/operator/quarantine.ts'
import type { SentDocument } from '../../data/operator/sent-document.ts'
import { Time } from '../layout/time.tsx'
import { Reason } from './reason.tsx'
import type { Standing } from './standing.ts'
import { StatusDisplay } from './status-display.tsx'

/** Where a document stands, in words; and if something is wrong with it, why, and what to do. */
export function DocumentStanding(props: {
  readonly standing: Standing
  readonly held?: HeldEntry
  readonly progress?: SentDocument['progress']
}) {
  const { standing, held, progress } = props
  const { status, words, step } = standing
  return (
    <div class={`notice ${words.kind}`} role="status">
      <p>
        <StatusDisplay status={status} words={words} progress={progress} />
        {step.at && (
          <>
            {' '}
            since <Time at={step.at} />
          </>
        )}
      </p>
      <p>{words.means}</p>
      <Reason reason={step.reason} remedy={status === 'WAIVED' ? undefined : step.remedy} />
      {held?.waivedBy && <p>Waived by {held.waivedBy}.</p>}
      {held && held.attempts > 0 && <p>Attempts that failed: {held.attempts}.</p>}
      {step.code && <p class="quiet">{step.code}</p>}
    </div>
  )
}
