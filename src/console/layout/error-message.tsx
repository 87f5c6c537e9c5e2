import type { TillsyncError } from '../../contract/errors.ts'
import { Notice } from './notice.tsx'
import { Written } from './written.tsx'

/** A coded error: what happened, then what to do. */
export function ErrorMessage({ error }: { readonly error: Pick<TillsyncError, 'code' | 'message' | 'remedy'> }) {
  return (
    <Notice kind="wrong">
      <p class="as-written">
        <Written text={error.message} />
      </p>
      <p class="as-written">
        <strong>To do:</strong> <Written text={error.remedy} />
      </p>
      <p class="quiet">{error.code}</p>
    </Notice>
  )
}
