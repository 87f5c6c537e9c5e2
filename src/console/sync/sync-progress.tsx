import { asTillsyncError, coded } from '../../contract/errors.ts'
import { countsLine, explainFailure } from '../../runner/report-words.ts'
import { documents } from '../layout/counted.ts'
import { DataTable } from '../layout/data-table.tsx'
import { ErrorMessage } from '../layout/error-message.tsx'
import { Findings } from '../layout/findings.tsx'
import { Notice } from '../layout/notice.tsx'
import type { SyncLine, SyncState } from './sync-window.ts'

/** What stands in the window, and is drawn anew as the cycle goes on. */
export function SyncProgress({ state }: { readonly state: SyncState }) {
  const { lines, report, error } = state
  const failedPreflight = asTillsyncError(report?.error)?.code === 'TS_PREFLIGHT_FAILED'
  if (report && failedPreflight) return <Findings findings={report.findings.filter(({ ok }) => !ok)} />
  const failure = report?.error ?? error
  return (
    <>
      {failure !== undefined && <ErrorMessage error={asTillsyncError(failure) ?? unexpected(failure)} />}
      <SetAside state={state} />
      {lines.length > 0 && error === undefined && (
        <DataTable caption="Each plugin: what it receives, then what it sends" headings={['Plugin', 'Way', 'Progress']}>
          {lines.map((line) => (
            <tr key={`${line.direction} ${line.type}`}>
              <th scope="row">{line.title}</th>
              <td>{line.direction === 'received' ? 'receive' : 'send'}</td>
              <td class={line.done?.error !== undefined ? 'wrong' : undefined}>
                <LineProgress line={line} ended={state.phase === 'ended'} />
              </td>
            </tr>
          ))}
        </DataTable>
      )}
    </>
  )
}

function LineProgress({
  line: { done, documents: count },
  ended,
}: {
  readonly line: SyncLine
  readonly ended: boolean
}) {
  if (done) return <>{done.error === undefined ? countsLine(done, done.milliseconds) : explainFailure(done.error)}</>
  if (ended) return <>not reached</>
  return count === undefined ? <span class="quiet">waits</span> : <>{documents(count)} …</>
}

/** By direction: what is received and set aside waits in the quarantine, what is not sent in the list of sent data. */
function SetAside({ state: { report } }: { readonly state: SyncState }) {
  const of = (wanted: string) =>
    report?.plugins.reduce((sum, { direction, setAside }) => sum + (direction === wanted ? setAside : 0), 0) ?? 0
  const [received, sent] = [of('received'), of('sent')]
  if (received + sent === 0) return null
  return (
    <Notice kind="warning">
      {received > 0 && (
        <p>
          {documents(received)} could not be applied: <a href="/quarantine">what to do</a>.
        </p>
      )}
      {sent > 0 && (
        <p>
          {documents(sent)} not sent, for a mistake of their own: <a href="/sent?status=INVALID">which, and why</a>.
        </p>
      )}
    </Notice>
  )
}

function unexpected(error: unknown) {
  return coded('TS_UNEXPECTED', { detail: error instanceof Error ? error.message : String(error) })
}
