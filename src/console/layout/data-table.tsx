import type { ComponentChildren } from 'preact'

interface DataTableProps {
  readonly caption: string
  /** The headings of the columns; one that begins with `#` is of numbers. */
  readonly headings: readonly string[]
  /** On a narrow screen the cells of a row stand one below the other, those with a `data-label` after that. */
  readonly stacked?: boolean
  /** Its rows. */
  readonly children: ComponentChildren
}

/** A table that scrolls by itself where the screen is narrow, by keyboard, too. */
export function DataTable({ caption, headings, stacked, children }: DataTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached without a mouse
    <section class={stacked ? 'scrolled stacked' : 'scrolled'} aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {headings.map((heading) => (
              <th key={heading} scope="col" class={heading.startsWith('#') ? 'number' : undefined}>
                {heading.replace(/^#/, '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
