import type { Finding } from '../../preflight/finding.ts'
import { DataTable } from './data-table.tsx'
import { WithTimes } from './time.tsx'

interface FindingsProps {
  readonly findings: readonly Finding[]
  readonly caption?: string
}

/** What checks found, each with what was wanted and, where something is wrong, what to do. */
export function Findings({ findings, caption = 'What was checked' }: FindingsProps) {
  return (
    <DataTable caption={caption} headings={['Result', 'Check', 'Found, wanted, and what to do']}>
      {findings.map((finding) => (
        <FindingRow key={finding.check} finding={finding} />
      ))}
    </DataTable>
  )
}

function FindingRow({ finding: { check, ok, severity, found, wanted, remedy } }: { readonly finding: Finding }) {
  const kind = ok ? 'good' : severity === 'error' ? 'wrong' : 'warning'
  return (
    <tr>
      <td class={kind}>
        <strong>{ok ? 'ok' : severity === 'error' ? 'failed' : 'warning'}</strong>
      </td>
      <th scope="row">{check}</th>
      <td class="as-written">
        <WithTimes text={found} />
        {!ok && (
          <>
            <p class="quiet">Wanted: {wanted}</p>
            <p>
              <strong>To do:</strong> <WithTimes text={remedy} />
            </p>
          </>
        )}
      </td>
    </tr>
  )
}
