import type { ComponentChildren } from 'preact'

/** A table that scrolls by itself where it is wider than the page: by keyboard, too. */
export function Scrolled({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: only what has the focus is scrolled by keys
    <section class="scrolled" aria-label={label} tabIndex={0}>
      {children}
    </section>
  )
}
