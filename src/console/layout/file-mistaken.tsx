import type { TillsyncError } from '../../contract/errors.ts'
import { ErrorMessage } from './error-message.tsx'

/** Says that the configuration file was edited by hand, wrongly, and what a page shows meanwhile. */
export function FileMistaken({ error }: { readonly error: TillsyncError | undefined }) {
  if (!error) return null
  return (
    <>
      <ErrorMessage error={error} />
      <p>The file as it is now is refused. What is shown is in force until its mistakes are corrected.</p>
    </>
  )
}
