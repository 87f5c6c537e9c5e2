import type { HeldEntry } from '../../data/operator/quarantine.ts'
import { usePage } from '../layout/page-view.ts'
import { PostForm } from '../layout/post-form.tsx'
import { chosenText } from './act.ts'
import { ActBar } from './act-bar.tsx'
import { HELD_STATUSES } from './held-statuses.ts'

/** What may be done with this one document, for who may. */
export function HeldActs({ held }: { readonly held: HeldEntry }) {
  const mayAct = usePage().visitor?.accessRights.includes('data-exchange')
  if (!mayAct || !HELD_STATUSES.some((status) => status === held.status)) return null
  return (
    <PostForm action="/quarantine/retry">
      <input type="hidden" name="documents" value={chosenText(held)} />
      <ActBar many={false} />
    </PostForm>
  )
}
