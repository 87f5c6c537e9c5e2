import { type Finding, isUnchecked } from '../../preflight/finding.ts'
import { DataTable } from './data-table.tsx'
import { Written } from './written.tsx'

interface FindingsProps {
  readonly findings: readonly Finding[]
  readonly caption?: string
}

/** So many that were not checked stand in a list of their own: what is to be mended must not drown among them. */
const MANY = 5

/** What checks found, each with what was wanted and, where something is wrong, what to do. */
export function Findings({ findings, caption = 'What was checked' }: FindingsProps) {
  const unchecked = findings.filter(isUnchecked)
  const folded = unchecked.length >= MANY
  return (
    <>
      <DataTable caption={caption} headings={['Result', 'Check', 'Found, wanted, and what to do']} stacked>
        {findings
          .filter((finding) => !folded || !isUnchecked(finding))
          .map((finding) => (
            <FindingRow key={finding.check} finding={finding} />
          ))}
      </DataTable>
      {folded && (
        <details>
          <summary>{unchecked.length} more can only be checked once this is mended</summary>
          <p>{unchecked.map(({ check }) => check).join(', ')}</p>
        </details>
      )}
    </>
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
        <Written text={found} />
        {!ok && (
          <>
            <p class="quiet">Wanted: {wanted}</p>
            <p>
              <strong>To do:</strong> <Written text={remedy} />
            </p>
          </>
        )}
      </td>
    </tr>
  )
}
