import { errorParts, type RunPlugin } from '../../data/operator/run.ts'
import type { Registry } from '../../registry/registry.ts'
import { typeTitle } from '../documents/document-link.tsx'
import { Reason } from '../documents/reason.tsx'
import { DataTable } from '../layout/data-table.tsx'
import { duration } from './duration.ts'

const HEADINGS = ['Way', 'Type', '#Documents', '#Packets', '#Bytes', '#Set aside', '#Took', 'What went wrong']

/** What each plugin did in a run. */
export function RunPlugins({
  plugins,
  registry,
}: {
  readonly plugins: readonly RunPlugin[]
  readonly registry: Registry
}) {
  if (plugins.length === 0) return <p>No plugin had its turn.</p>
  return (
    <DataTable caption="What each plugin did" headings={HEADINGS}>
      {plugins.map(({ type, direction, documents, packets, bytes, setAside, milliseconds, error }) => (
        <tr key={`${direction} ${type}`}>
          <td>{direction}</td>
          <th scope="row">{typeTitle(registry, type)}</th>
          <td class="number">{documents}</td>
          <td class="number">{packets}</td>
          <td class="number">{bytes}</td>
          <td class="number">{setAside}</td>
          <td class="number">{duration(milliseconds / 1000)}</td>
          <td>{error && <RunError error={error} />}</td>
        </tr>
      ))}
    </DataTable>
  )
}

/** What happened, and what to do. */
export function RunError({ error }: { readonly error: string }) {
  const { what, remedy } = errorParts(error)
  return <Reason reason={what} remedy={remedy} />
}
