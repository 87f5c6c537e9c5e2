/** The addresses of the first page of a list and of the next one, where there are any. */
export function PageLinks({ newest, older }: { readonly newest?: string; readonly older?: string }) {
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
          Older
        </a>
      )}
    </p>
  )
}
