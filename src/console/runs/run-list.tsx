import { errorParts, type Run } from '../../data/operator/run.ts'
import { DataTable } from '../layout/data-table.tsx'
import { Time } from '../layout/time.tsx'
import { duration } from './duration.ts'
import { Outcome } from './outcome.tsx'

const HEADINGS = ['Outcome', 'Started', '#Took', 'Why, by', '#Received', '#Sent', '#Set aside', 'What went wrong']

/** The runs of one page. */
export function RunList({ runs }: { readonly runs: readonly Run[] }) {
  if (runs.length === 0) return <p role="status">There are no such runs.</p>
  return (
    <DataTable caption="Runs, newest first" headings={HEADINGS} stacked>
      {runs.map((run) => (
        <RunRow key={run.id} run={run} />
      ))}
    </DataTable>
  )
}

function RunRow({ run }: { readonly run: Run }) {
  const { id, outcome, startedAt, reason, startedBy, error, plugins } = run
  const sum = (direction: string) =>
    plugins.reduce((total, plugin) => total + (plugin.direction === direction ? plugin.documents : 0), 0)
  const first = error ?? plugins.find((plugin) => plugin.error)?.error
  return (
    <tr>
      <td>
        <Outcome outcome={outcome} />
      </td>
      <td>
        <a href={`/runs/${id}`}>
          <Time at={startedAt} />
        </a>
      </td>
      <td class="number" data-label="Took">
        {took(run)}
      </td>
      <td data-label="Why, by">
        {reason}, {startedBy}
      </td>
      <td class="number" data-label="Received">
        {sum('received')}
      </td>
      <td class="number" data-label="Sent">
        {sum('sent')}
      </td>
      <td class="number" data-label="Set aside">
        {plugins.reduce((total, { setAside }) => total + setAside, 0)}
      </td>
      <td>{first && <p class="as-written">{errorParts(first).what}</p>}</td>
    </tr>
  )
}

export function took({ startedAt, endedAt }: Run): string {
  return endedAt ? duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1000) : ''
}
