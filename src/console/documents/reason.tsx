import { Fragment } from 'preact'

/** Why a document stands where it does, then what to do. */
export function Reason({ reason, remedy }: { readonly reason?: string; readonly remedy?: string }) {
  return (
    <>
      {reason && <p class="as-written">{reason}</p>}
      {remedy && (
        <p class="as-written">
          <strong>To do:</strong> <WithCommands text={remedy} />
        </p>
      )}
    </>
  )
}

/** Commands stand between backticks. */
function WithCommands({ text }: { readonly text: string }) {
  return (
    <>
      {text.split('`').map((part, index) => (
        <Fragment key={part}>{index % 2 === 1 ? <code>{part}</code> : part}</Fragment>
      ))}
    </>
  )
}
