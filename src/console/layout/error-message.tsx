import type { TillsyncError } from '../../contract/errors.ts'
import { Notice } from './notice.tsx'
import { WithTimes } from './time.tsx'

/** A coded error: what happened, then what to do. */
export function ErrorMessage({ error }: { readonly error: Pick<TillsyncError, 'code' | 'message' | 'remedy'> }) {
  return (
    <Notice kind="wrong">
      <p class="as-written">
        <WithTimes text={error.message} />
      </p>
      <p class="as-written">{error.remedy}</p>
      <p class="quiet">{error.code}</p>
    </Notice>
  )
}
