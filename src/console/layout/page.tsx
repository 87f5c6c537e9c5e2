import type { ComponentChildren } from 'preact'
import { navigationFor, placeOf } from './navigation.ts'
import { usePage } from './page-view.ts'
import { PostForm } from './post-form.tsx'
import { zoneName } from './time.tsx'

/** Everything around a page's content. */
export function Page({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  const { site } = usePage()
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} · ${site.name}`}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/console.css" />
        <script src="/assets/console.js" defer />
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to the content
        </a>
        <Header />
        <div class="columns">
          <Navigation />
          <main id="content" tabIndex={-1}>
            <Breadcrumb />
            <h1>{title}</h1>
            {children}
          </main>
        </div>
        <Footer />
      </body>
    </html>
  )
}

function Header() {
  const { site, visitor } = usePage()
  return (
    <header>
      <a class="product" href="/">
        Tillsync
      </a>
      <span class="site">
        <strong>{site.name}</strong> {site.code}
        {site.kind === 'head-office' ? ', head office' : ', store'}
      </span>
      {visitor && (
        <PostForm action="/sign-out">
          <span>{visitor.user}</span> <button type="submit">Sign out</button>
        </PostForm>
      )}
    </header>
  )
}

/** Beside the content; on a narrow screen, behind one word. The style sheet shows one of the two. */
function Navigation() {
  const groups = navigationFor(usePage())
  if (groups.length === 0) return null
  return (
    <>
      <nav aria-label="Pages" class="menu">
        <details>
          <summary>Menu</summary>
          <PageGroups groups={groups} />
        </details>
      </nav>
      <nav aria-label="Pages" class="beside">
        <PageGroups groups={groups} />
      </nav>
    </>
  )
}

function PageGroups({ groups }: { readonly groups: ReturnType<typeof navigationFor> }) {
  const view = usePage()
  return (
    <>
      {groups.map(([heading, entries]) => (
        <section key={heading}>
          <h2>{heading}</h2>
          <ul>
            {entries.map(({ path, title }) => (
              <li key={path}>
                <a
                  href={path}
                  aria-current={view.path === path ? 'page' : view.path.startsWith(`${path}/`) ? 'true' : undefined}
                >
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function Breadcrumb() {
  const { path, visitor } = usePage()
  const place = visitor && placeOf(path)
  return place ? <p class="place">{place}</p> : null
}

function Footer() {
  const { site, support } = usePage()
  return (
    <footer>
      <span>Times are those of {zoneName(site.timeZone)}.</span>
      {(support.name || support.url) && (
        <span>
          Support: {support.name} {support.url && <a href={support.url}>{support.url}</a>}
        </span>
      )}
    </footer>
  )
}
