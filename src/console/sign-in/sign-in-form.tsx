import { Notice } from '../layout/notice.tsx'
import { PostForm } from '../layout/post-form.tsx'

/** `next`: where to go then. `wrong`: why the last attempt failed. */
export function SignInForm({ next, wrong }: { readonly next: string; readonly wrong?: string }) {
  return (
    <PostForm action="/sign-in" class="narrow">
      {wrong && <Notice kind="wrong">{wrong}</Notice>}
      <input type="hidden" name="next" value={next} />
      <label for="name">Name</label>
      <input id="name" name="name" autocomplete="username" maxLength={200} required />
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password" maxLength={200} required />
      <button type="submit" class="first">
        Sign in
      </button>
      <p class="quiet">
        No password yet? An administrator sets it with <code>tillsync user password NAME</code>.
      </p>
    </PostForm>
  )
}
