import { Fragment } from 'preact'
import { WithTimes } from './time.tsx'

/** A message for people: commands stand between backticks, instants are shown by the clock of the site. */
export function Written({ text }: { readonly text: string }) {
  return (
    <>
      {text.split('`').map((part, index) => (
        <Fragment key={part}>{index % 2 === 1 ? <code>{part}</code> : <WithTimes text={part} />}</Fragment>
      ))}
    </>
  )
}
