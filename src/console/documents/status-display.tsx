import type { StatusWords } from './status-words.ts'

/** `UPLOADED 412/420`, in the colour of its meaning, which shows when one points at it. */
export function StatusDisplay(props: {
  readonly status: string
  readonly words: StatusWords
  readonly progress?: { readonly applied: number; readonly of: number }
}) {
  const { status, words, progress } = props
  return (
    <span class={`status ${words.kind}`} title={words.means}>
      {status}
      {progress && ` ${progress.applied}/${progress.of}`}
    </span>
  )
}
