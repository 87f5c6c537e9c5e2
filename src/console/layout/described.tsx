/** What stands below a field: how it is to be filled in, and what is wrong with what it has. */
export interface Described {
  readonly name: string
  readonly hint?: string
  readonly problem?: string
}

/** For the field itself, so that a screen reader says it, too. */
export function describedBy({ name, hint, problem }: Described) {
  const ids = [problem && `${name}-problem`, hint && `${name}-hint`].filter(Boolean)
  return { 'aria-describedby': ids.join(' ') || undefined, 'aria-invalid': problem ? true : undefined }
}

export function Description({ name, hint, problem }: Described) {
  return (
    <>
      {problem && (
        <p class="wrong" id={`${name}-problem`}>
          {problem}
        </p>
      )}
      {hint && (
        <p class="quiet" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </>
  )
}
