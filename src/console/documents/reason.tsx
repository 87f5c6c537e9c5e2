import { Written } from '../layout/written.tsx'

/** Why a document stands where it does, then what to do. */
export function Reason({ reason, remedy }: { readonly reason?: string; readonly remedy?: string }) {
  return (
    <>
      {reason && <p class="as-written">{reason}</p>}
      {remedy && (
        <p class="as-written">
          <strong>To do:</strong> <Written text={remedy} />
        </p>
      )}
    </>
  )
}
