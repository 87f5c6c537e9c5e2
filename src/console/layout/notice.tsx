import type { ComponentChildren } from 'preact'

/** A message that is read out at once. */
export function Notice({
  kind,
  children,
}: {
  readonly kind: 'good' | 'wrong' | 'warning'
  readonly children: ComponentChildren
}) {
  return (
    <div class={`notice ${kind}`} role={kind === 'wrong' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}
