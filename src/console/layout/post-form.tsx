import type { ComponentChildren } from 'preact'
import { usePage } from './page-view.ts'

interface PostFormProps {
  readonly action: string
  readonly class?: string
  readonly id?: string
  readonly children: ComponentChildren
}

/** A form that changes something, with the token that no other site can know. */
export function PostForm({ action, children, ...rest }: PostFormProps) {
  const { csrfToken } = usePage()
  return (
    <form method="post" action={action} {...rest}>
      {csrfToken && <input type="hidden" name="_csrf" value={csrfToken} />}
      {children}
    </form>
  )
}
