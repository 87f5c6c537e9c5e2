import type { TraceStep } from '../../data/operator/trace.ts'
import { DataTable } from '../layout/data-table.tsx'
import { Time } from '../layout/time.tsx'

/** What happened at a step, as a sentence about this document. */
const WORDS: Readonly<Record<string, (step: TraceStep) => string>> = {
  CAPTURED: () => 'A change of it was recorded.',
  CLAIMED: ({ claim }) => `Taken for sending, in claim ${claim}.`,
  PENDING: ({ audience }) => `Put into a packet for ${audienceText(audience)}.`,
  UPLOADED: ({ audience }) => `In the web database, for ${audienceText(audience)}.`,
  PROCESSED: ({ audience }) => `Applied at its destination: ${audienceText(audience)}.`,
  REJECTED: () => 'A destination could not apply it.',
  INVALID: ({ code }) =>
    code === 'TS_DOCUMENT_LOST' ? 'Lost here; it stays where it went.' : 'Not sent: it breaks its own rules.',
  RECEIVED: ({ origin }) => `Arrived here from ${origin}.`,
  APPLIED: () => 'Written into the tables of this site.',
  WAITING: () => 'Waits for another document.',
  QUARANTINED: () => 'Set aside: this site could not apply it.',
  CONFLICT: () => 'Set aside: another document with its number stands here.',
  WAIVED: ({ side }) => `Closed by a person ${side === 'sent' ? 'at its destination' : 'here'}.`,
}

const CAPTION = 'What this site knows of its way, oldest first; what the other site did with it stands there'

/** Each step that this site knows of, oldest first. */
export function Journey({ steps }: { readonly steps: readonly TraceStep[] }) {
  return (
    <DataTable caption={CAPTION} headings={['When', 'Step', 'What happened', 'Packet']} stacked>
      {steps.map((step) => (
        <tr key={`${step.step} ${step.at} ${step.audience}`}>
          <td>{step.at ? <Time at={step.at} /> : 'long ago'}</td>
          <th scope="row">{step.step}</th>
          <td>
            {WORDS[step.step]?.(step)}
            {step.removal && ' It was removed at its origin.'}
            {step.reason && <p class="as-written">{step.reason}</p>}
          </td>
          <td>
            {step.packet}
            {step.number !== undefined && <small> number {step.number} of its stream</small>}
          </td>
        </tr>
      ))}
    </DataTable>
  )
}

function audienceText(audience: string | undefined): string {
  return audience === '*' ? 'every store' : (audience ?? '')
}
