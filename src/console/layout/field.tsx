import { type Described, Description, describedBy } from './described.tsx'

interface FieldProps extends Described {
  readonly label: string
  readonly value: string | number | undefined
  readonly inputMode?: 'numeric'
  /** What is typed is shown to nobody. */
  readonly secret?: boolean
}

/** A labelled line of text in a form. */
export function Field({ name, label, value, inputMode, secret, ...described }: FieldProps) {
  const common = { id: name, name, value: value ?? '', maxLength: 200, ...describedBy({ name, ...described }) }
  return (
    <>
      <label for={name}>{label}</label>
      {secret ? (
        <input type="password" autocomplete="new-password" {...common} />
      ) : (
        <input inputMode={inputMode} autocomplete="off" {...common} />
      )}
      <Description name={name} {...described} />
    </>
  )
}
