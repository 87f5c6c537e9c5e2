const TABS = { '/received': 'Received Data', '/sent': 'Sent Data' } as const

/** Between the two lists of documents. */
export function Tabs({ path }: { readonly path: keyof typeof TABS }) {
  return (
    <ul class="tabs">
      {Object.entries(TABS).map(([address, title]) => (
        <li key={address}>
          <a href={address} aria-current={address === path ? 'page' : undefined}>
            {title}
          </a>
        </li>
      ))}
    </ul>
  )
}
