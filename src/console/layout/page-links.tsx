/** The addresses of the first page of a list and of the next one, where there are any. */
export function PageLinks(props: { readonly newest?: string; readonly older?: string; readonly olderText?: string }) {
  const { newest, older, olderText = 'Older' } = props
  if (!newest && !older) return null
  return (
    <p class="actions">
      {newest && (
        <a class="button" href={newest}>
          Newest
        </a>
      )}
      {older && (
        <a class="button" href={older}>
          {olderText}
        </a>
      )}
    </p>
  )
}
