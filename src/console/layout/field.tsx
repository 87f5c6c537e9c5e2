interface FieldProps {
  readonly name: string
  readonly label: string
  readonly value: string | number | undefined
  /** How it is to be written, and what it means. */
  readonly hint?: string
  readonly inputMode?: 'numeric'
}

/** A labelled line of text in a form. */
export function Field({ name, label, value, hint, inputMode }: FieldProps) {
  return (
    <>
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        value={value ?? ''}
        inputMode={inputMode}
        autocomplete="off"
        maxLength={200}
        aria-describedby={hint && `${name}-hint`}
      />
      {hint && (
        <p class="quiet" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </>
  )
}
