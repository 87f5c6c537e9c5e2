import { PostForm } from '../layout/post-form.tsx'
import { SyncProgress } from './sync-progress.tsx'
import type { SyncState } from './sync-window.ts'
import { syncWords } from './sync-words.ts'

/**
 * The window "Synchronizing Data". console/assets/console.js makes it modal and keeps it up to date; without scripts it is a part
 * of the page that is loaded again while the cycle runs.
 */
export function SyncDialog({ state }: { readonly state: SyncState }) {
  const runs = state.phase !== 'ended'
  return (
    <dialog open aria-labelledby="sync-title" data-behind="/data-exchange">
      {runs && (
        <noscript>
          <meta http-equiv="refresh" content="2" />
        </noscript>
      )}
      <h2 id="sync-title">Synchronizing Data</h2>
      <p role="status" class="told" data-status>
        {syncWords(state)}
      </p>
      <p class="quiet">Started by {state.user}.</p>
      <div data-progress data-events={runs ? '/data-exchange/sync/events' : undefined}>
        <SyncProgress state={state} />
      </div>
      <div class="actions">
        {runs && (
          <PostForm action="/data-exchange/stop" class="until-end">
            <button type="submit" disabled={state.stopping}>
              Stop
            </button>
          </PostForm>
        )}
        <a class="button" href="/data-exchange" autofocus>
          Close
        </a>
      </div>
    </dialog>
  )
}
